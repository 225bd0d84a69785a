// Assembles each .wat of src/ into the module beside it that carries it (cells.wat → cells-wasm.ts): `npm run build` does it first.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename } from 'node:path'
import wabt from 'wabt'

const folder = new URL('../src/', import.meta.url)

/** What the assembler makes of a source, as the module that carries it. */
export async function assembled(text, name = 'kernels.wat') {
  const module = (await wabt()).parseWat(name, text, {
    simd: true,
    bulk_memory: true,
    sat_float_to_int: true,
    mutable_globals: true,
  })
  try {
    module.validate()
    const { buffer } = module.toBinary({})
    const constant = `${basename(name, '.wat').toUpperCase()}_WASM`
    return `/** WebAssembly module made from ${name} by scripts/kernels.mjs (\`npm run build\`), in base64: do not edit. */\nexport const ${constant} =\n  '${Buffer.from(buffer).toString('base64')}'\n`
  } finally {
    module.destroy()
  }
}

if (import.meta.filename === process.argv[1]) {
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.wat'),
  )) {
    const target = new URL(path.replaceAll('\\', '/').replace(/\.wat$/, '-wasm.ts'), folder)
    const text = await assembled(
      readFileSync(new URL(path.replaceAll('\\', '/'), folder), 'utf8'),
      basename(path),
    )
    // left alone when nothing changed, so that what was built from it is not built again
    if (text !== readFileSync(target, { encoding: 'utf8', flag: 'a+' })) writeFileSync(target, text)
  }
}
