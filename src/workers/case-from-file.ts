import { checkTables, openCaseFile, saveCaseFile } from '../case/file.ts';
import { engineWithProgress, openLocked, type OpenedCase, type OpenHooks } from './practice.ts';

/**
 * Opens a `.thcase`: checked first, then given to a locked engine, then compared with its catalogue.
 * @throws CaseFileError with one sentence, EngineLoadError, or the signal's reason
 */
export async function openFromFile(file: Blob, hooks: OpenHooks = {}): Promise<OpenedCase> {
  const { case: theCase, database } = await openCaseFile(new Uint8Array(await file.arrayBuffer()));
  hooks.onCase?.(theCase);
  const connector = await openLocked(await engineWithProgress(hooks), { kind: 'bytes', bytes: database }, theCase, hooks);
  try {
    await checkTables(connector, theCase);
  } catch (error) {
    await connector.close();
    throw error;
  }
  return {
    case: theCase,
    connector,
    storage: { kind: 'stored' },
    notices: [],
    restart: () => connector.restart(),
    exportCase: async () => new Blob([await saveCaseFile(theCase, database)], { type: 'application/zip' }),
    close: () => connector.close(),
  };
}
