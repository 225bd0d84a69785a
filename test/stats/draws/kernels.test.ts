import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { kernels } from '../../../src/stats/draws/kernels.ts'
import { root } from '../../support.ts'

const file = (name: string): string => readFileSync(join(root, 'src/stats/draws', name), 'utf8')

describe('the compiled kernels', () => {
  it('are those of their source', async () => {
    const { assembled } = (await import(pathToFileURL(join(root, 'scripts/kernels.mjs')).href)) as {
      assembled(text: string): Promise<string>
    }
    expect(await assembled(file('kernels.wat'))).toBe(file('kernels-wasm.ts'))
  })

  it('are short enough for a browser to compile at once: under 4 KB', () => {
    expect(Buffer.from(/'(.+)'/.exec(file('kernels-wasm.ts'))![1]!, 'base64').length).toBeLessThan(
      4096,
    )
  })

  it('come with a memory of the size that was asked for, and say what it holds', () => {
    const own = kernels(800)!
    const x = own.f64(100)
    expect(own.holds(x)).toBe(true)
    expect(own.holds(x.slice())).toBe(false)
    expect(own.u16(3).byteOffset % 16).toBe(0)
    expect(own.fits(10_000)).toBe(false)
  })

  it('are done without where the memory cannot be had', () => {
    expect(kernels(2 ** 40)).toBeUndefined()
  })
})
