/** Monaco, in the parts that a SQL editor needs. Loaded on demand only; never import this from the shell. */
import * as monaco from 'monaco-editor/editor/editor.api';
import 'monaco-editor/features/bracketMatching/register';
import 'monaco-editor/features/caretOperations/register';
import 'monaco-editor/features/clipboard/register';
import 'monaco-editor/features/comment/register';
import 'monaco-editor/features/find/register';
import 'monaco-editor/features/folding/register';
import 'monaco-editor/features/hover/register';
import 'monaco-editor/features/indentation/register';
import 'monaco-editor/features/linesOperations/register';
import 'monaco-editor/features/multicursor/register';
import 'monaco-editor/features/placeholderText/register';
import 'monaco-editor/features/smartSelect/register';
import 'monaco-editor/features/snippet/register';
// `features/suggest/register` brings the inline completions only.
import 'monaco-editor/editor/contrib/suggest/browser/suggestController';
import 'monaco-editor/features/toggleTabFocusMode/register';
import 'monaco-editor/features/wordHighlighter/register';
import 'monaco-editor/features/wordOperations/register';
import 'monaco-editor/languages/definitions/sql/register';
import editorWorker from 'monaco-editor/editor/editor.worker?worker&url';
import { startWorker } from '../../query/wasm/trusted-worker.ts';
import { complete, type Completion, type CompletionSources } from '../../state/sql/complete.ts';

self.MonacoEnvironment = { getWorker: () => startWorker(editorWorker, { type: 'module', name: 'editor' }) };

let sources: (() => CompletionSources) | undefined;
const kinds: Record<Completion['kind'], monaco.languages.CompletionItemKind> = {
  table: monaco.languages.CompletionItemKind.Struct,
  cell: monaco.languages.CompletionItemKind.Module,
  alias: monaco.languages.CompletionItemKind.Variable,
  column: monaco.languages.CompletionItemKind.Field,
  field: monaco.languages.CompletionItemKind.Property,
  key: monaco.languages.CompletionItemKind.Constant,
  function: monaco.languages.CompletionItemKind.Function,
  keyword: monaco.languages.CompletionItemKind.Keyword,
  value: monaco.languages.CompletionItemKind.Value,
};

monaco.languages.registerCompletionItemProvider('sql', {
  triggerCharacters: ['.', "'", '['],
  async provideCompletionItems(model, position) {
    if (!sources) return { suggestions: [] };
    const found = await complete(model.getValue(), model.getOffsetAt(position), sources());
    const range = monaco.Range.fromPositions(model.getPositionAt(found.from), model.getPositionAt(found.to));
    return {
      suggestions: found.items.map((item, index) => ({
        label: { label: item.label, description: item.detail },
        kind: kinds[item.kind],
        insertText: item.insert,
        filterText: item.label,
        range,
        sortText: String(index).padStart(4, '0'),
      })),
    };
  },
});

/** Monaco's colours out of the page's tokens. */
export function applyTheme(): void {
  const style = getComputedStyle(document.documentElement);
  const token = (name: string) => style.getPropertyValue(`--${name}`).trim();
  const bare = (name: string) => token(name).replace('#', '');
  monaco.editor.defineTheme('tracehound', {
    base: document.documentElement.dataset.theme === 'dark' ? 'vs-dark' : 'vs',
    inherit: true,
    rules: [
      { token: 'keyword', foreground: bare('accent'), fontStyle: 'bold' },
      { token: 'operator.sql', foreground: bare('accent'), fontStyle: 'bold' },
      { token: 'operator', foreground: bare('ink') },
      { token: 'string', foreground: bare('syntax-string') },
      { token: 'string.sql', foreground: bare('syntax-string') },
      { token: 'predefined', foreground: bare('syntax-call') },
      { token: 'predefined.sql', foreground: bare('syntax-call') },
      { token: 'delimiter', foreground: bare('ink') },
      { token: 'delimiter.parenthesis', foreground: bare('ink') },
      { token: 'number', foreground: bare('ink') },
      { token: 'comment', foreground: bare('mute') },
      { token: 'identifier', foreground: bare('ink') },
      { token: '', foreground: bare('ink') },
    ],
    colors: {
      'editor.background': token('panel'),
      'editor.foreground': token('ink'),
      'editorLineNumber.foreground': token('mute'),
      'editorLineNumber.activeForeground': token('ink'),
      'editorCursor.foreground': token('ink'),
      'editor.lineHighlightBorder': '#00000000',
      'editorSuggestWidget.background': token('panel'),
      'editorSuggestWidget.foreground': token('ink'),
      'editorSuggestWidget.border': token('control'),
      'editorSuggestWidget.selectedBackground': token('sunk'),
      'editorSuggestWidget.highlightForeground': token('accent'),
      'editorSuggestWidget.focusHighlightForeground': token('accent'),
      'editorSuggestWidget.selectedForeground': token('ink'),
      'list.hoverBackground': token('sunk'),
      'editorBracketMatch.background': token('sunk'),
      'editorBracketMatch.border': token('control'),
      'editorError.foreground': token('error'),
      'editorHoverWidget.background': token('panel'),
      'editorHoverWidget.border': token('control'),
      focusBorder: token('accent'),
      'input.background': token('panel'),
      'input.border': token('control'),
      'editorWidget.background': token('panel'),
      'editorWidget.border': token('control'),
    },
  });
  monaco.editor.setTheme('tracehound');
}

export interface MonacoOptions {
  readonly text: string;
  readonly label: string;
  readonly sources: () => CompletionSources;
  ontext(text: string): void;
  oncursor(from: number, to: number): void;
}

/** Where lines begin in both editors, px, and the room beside the line numbers that about leads there. */
const textStart = 38;
const decorations = 13;

/** Mounts an editor into `host`. The caller destroys it. */
export function mount(host: HTMLElement, options: MonacoOptions) {
  sources = options.sources;
  applyTheme();
  const model = monaco.editor.createModel(options.text, 'sql');
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  const style = getComputedStyle(document.documentElement);
  const editor = monaco.editor.create(host, {
    model,
    ariaLabel: options.label,
    automaticLayout: true,
    minimap: { enabled: false },
    fontFamily: style.getPropertyValue('--mono'),
    fontSize: 13,
    lineHeight: 20,
    lineNumbersMinChars: 3,
    lineDecorationsWidth: decorations,
    glyphMargin: false,
    folding: false,
    scrollBeyondLastLine: false,
    renderLineHighlight: 'none',
    overviewRulerLanes: 0,
    padding: { top: 8, bottom: 8 },
    tabSize: 2,
    wordWrap: 'on',
    bracketPairColorization: { enabled: false },
    fixedOverflowWidgets: true,
    wordBasedSuggestions: 'off',
    quickSuggestions: { other: true, comments: false, strings: true },
    occurrencesHighlight: 'off',
    contextmenu: false,
    scrollbar: { verticalScrollbarSize: 10, horizontalScrollbarSize: 10, useShadows: false, alwaysConsumeMouseWheel: false },
    accessibilitySupport: 'auto',
  });
  // The text stands where the simple editor had it, so that nothing jumps when this one takes over.
  const align = () => {
    const info = editor.getLayoutInfo();
    const width = Math.max(0, info.decorationsWidth + textStart - info.contentLeft);
    if (Math.abs(width - info.decorationsWidth) >= 1) editor.updateOptions({ lineDecorationsWidth: width });
  };
  align();
  void document.fonts.ready.then(() => {
    monaco.editor.remeasureFonts();
    align();
  });
  model.onDidChangeContent(() => options.ontext(model.getValue()));
  editor.onDidChangeCursorSelection(({ selection }) =>
    options.oncursor(model.getOffsetAt(selection.getStartPosition()), model.getOffsetAt(selection.getEndPosition())),
  );
  const rangeOf = (from: number, to: number) => monaco.Range.fromPositions(model.getPositionAt(from), model.getPositionAt(to));
  return {
    focus: () => editor.focus(),
    hasFocus: () => editor.hasTextFocus(),
    text: () => model.getValue(),
    setText: (text: string) => model.setValue(text),
    select(from: number, to: number) {
      editor.setSelection(rangeOf(from, to));
      editor.revealRangeInCenterIfOutsideViewport(rangeOf(from, to));
    },
    replace(from: number, to: number, text: string) {
      editor.pushUndoStop();
      editor.executeEdits('tracehound', [{ range: rangeOf(from, to), text, forceMoveMarkers: true }]);
      editor.pushUndoStop();
      editor.setPosition(model.getPositionAt(from + text.length));
      editor.focus();
    },
    mark(place: { from: number; to: number; message: string } | undefined) {
      monaco.editor.setModelMarkers(
        model,
        'duckdb',
        place ? [{ ...rangeMarker(rangeOf(place.from, place.to)), message: place.message, severity: monaco.MarkerSeverity.Error }] : [],
      );
    },
    label: (text: string) => editor.updateOptions({ ariaLabel: text }),
    destroy() {
      editor.dispose();
      model.dispose();
    },
  };
}

function rangeMarker(range: monaco.Range) {
  return {
    startLineNumber: range.startLineNumber,
    startColumn: range.startColumn,
    endLineNumber: range.endLineNumber,
    endColumn: range.endColumn,
  };
}

export type MonacoView = ReturnType<typeof mount>;
