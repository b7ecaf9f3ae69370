/**
 * Texts of the customer chat. Events carry kind, topic, language, seed and length; the sources write the text. The same module
 * tells producers how long a text will be (`ChatText.tokensOf`) and which articles a question will find (`retrieved`).
 */
export { ARTICLES, articleOf, MOST_PASSAGES, retrieved, REVISION, writeArticle, type Article } from './articles.ts';
export { ChatText, spokenLanguage, SUBJECTS } from './chat-text.ts';
export { BYTES_PER_TOKEN, KIND, LANGUAGES, ROLES, TOPICS, type Kind, type Language, type Topic } from './kinds.ts';
export { SYSTEM_PROMPTS } from './system.ts';
export { toolIndex, TOOLS, ToolText, type Tool } from './tools.ts';
