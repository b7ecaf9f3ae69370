/** Getting DuckDB-Wasm into the page. Apart from the connector, as only pages (not workers) know where its files are. */
export { EngineLoadError, loadEngine, type AssetProgress, type EngineAssets } from './wasm/assets.ts';
