import { onTestFinished } from 'vitest';
import type { Connector } from '../../src/query/connector.ts';
import { openNode, type NodeOptions } from '../../src/query/duckdb-node.ts';

/** A node DuckDB that closes itself when the test ends. */
export async function nodeConnector(options: NodeOptions = {}): Promise<Connector> {
  const connector = await openNode(options);
  onTestFinished(() => connector.close());
  return connector;
}
