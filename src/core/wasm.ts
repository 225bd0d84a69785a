/** Loops compiled to WebAssembly, for those who have the same in TypeScript: not every machine or page allows them. */

/**
 * Compiles a module that is carried in base64, at the first call alone; undefined where there is no WebAssembly of 128 bits, or
 * where a page forbids it.
 */
export function compiledOnce(base64: string): () => WebAssembly.Module | undefined {
  let compiled: { readonly module: WebAssembly.Module | undefined } | undefined
  return () => (compiled ??= { module: attempted(base64) }).module
}

function attempted(base64: string): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(Uint8Array.from(atob(base64), (each) => each.charCodeAt(0)))
  } catch {
    return undefined
  }
}
