import { lab as words } from '../../messages/lab.ts';

/** What a file is, judged by its first bytes and the shape of its JSON. */
export type FileKind = 'case' | 'key' | 'attempt' | 'answer' | 'other';

/** Larger JSON is none of ours that could be mistaken for a case; a key has some 100 kB. */
const mostJson = 50_000_000;

/** Tells the files apart that Tracehound writes. Never throws; a damaged one is `other`, or a `case` that does not open. */
export async function fileKind(file: Blob): Promise<FileKind> {
  const head = new TextDecoder('latin1').decode(await file.slice(0, 64).arrayBuffer());
  if (head.startsWith('PK')) return 'case';
  if (!head.trimStart().startsWith('{') || file.size > mostJson) return 'other';
  try {
    const json = JSON.parse(await file.text()) as Record<string, unknown>;
    if (json['kind'] === 'tracehound-attempt') return 'attempt';
    if (Array.isArray(json['claims']) && 'reveal' in json) return 'key';
    return typeof json['answer'] === 'object' ? 'answer' : 'other';
  } catch {
    return 'other';
  }
}

/** A sentence about a file that is not what was asked for; undefined when it is. */
export async function wrongFile(file: File, wanted: 'case' | 'key' | 'attempt'): Promise<string | undefined> {
  const kind = await fileKind(file);
  return kind === wanted ? undefined : words.home.wrong(file.name, words.home.kinds[kind], words.home.wanted[wanted]);
}
