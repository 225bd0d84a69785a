// Assembles src/stats/kernels.wat into src/stats/kernels-wasm.ts: `npm run build` does it first.
import { readFileSync, writeFileSync } from 'node:fs'
import wabt from 'wabt'

const source = new URL('../src/stats/kernels.wat', import.meta.url)
const target = new URL('../src/stats/kernels-wasm.ts', import.meta.url)

/** What the assembler makes of a source, as the module that carries it. */
export async function assembled(text) {
  const module = (await wabt()).parseWat('kernels.wat', text, { simd: true, bulk_memory: true, sat_float_to_int: true, mutable_globals: true })
  try {
    module.validate()
    const { buffer } = module.toBinary({})
    return `/** Made from kernels.wat by scripts/kernels.mjs (\`npm run build\`): do not edit. */\nexport const KERNELS =\n  '${Buffer.from(buffer).toString('base64')}'\n`
  } finally {
    module.destroy()
  }
}

if (import.meta.filename === process.argv[1]) {
  const text = await assembled(readFileSync(source, 'utf8'))
  // left alone when nothing changed, so that what was built from it is not built again
  if (text !== readFileSync(target, { encoding: 'utf8', flag: 'a+' })) writeFileSync(target, text)
}
