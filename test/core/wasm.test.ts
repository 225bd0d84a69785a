import { afterEach, describe, expect, it, vi } from 'vitest'
import { compiledOnce } from '../../src/core/wasm.ts'

/** The shortest module: its four letters and its version. */
const EMPTY = 'AGFzbQEAAAA='

describe('a module that is carried in base64', () => {
  afterEach(() => vi.unstubAllGlobals())

  it('is compiled at the first call, and the same at the next', () => {
    const compiled = compiledOnce(EMPTY)
    expect(compiled()).toBeInstanceOf(WebAssembly.Module)
    expect(compiled()).toBe(compiled())
  })

  it('is none when it is damaged, or where there is no WebAssembly', () => {
    expect(compiledOnce('AGFzbQ==')()).toBeUndefined()
    vi.stubGlobal('WebAssembly', undefined)
    expect(compiledOnce(EMPTY)()).toBeUndefined()
  })
})
