/** Provided by `src/query/engine-assets.mjs`. */
declare module 'virtual:engine-assets' {
  /** `bytes`: inflated; `shippedBytes`: as downloaded; `sha256`: hex, of the inflated bytes. */
  export const wasm: { readonly url: string; readonly bytes: number; readonly shippedBytes: number; readonly sha256: string };
  export const worker: { readonly url: string; readonly sha256: string };
}
