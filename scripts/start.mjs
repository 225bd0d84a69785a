// `npm start`: the index of every commune, then its map, the report of the Aisne and the explorer, side by side, under out/.
import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const program = fileURLToPath(new URL('../dist/bin/ifn.js', import.meta.url))
mkdirSync('out', { recursive: true })

/** Runs a command; what it says is written whole once it ends, so that commands side by side do not mix. */
const ifn = (...args) =>
  new Promise((resolve, reject) => {
    const said = []
    const child = spawn(process.execPath, [program, ...args, '--force'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (piece) => said.push(piece))
    child.on('error', reject)
    child.on('close', (code) => {
      process.stderr.write(Buffer.concat(said))
      if (code === 0) resolve()
      else reject(new Error(`ifn ${args[0]} : code ${code}`))
    })
  })

await ifn('calculer', '-o', 'out/scores.csv', '-o', 'out/scores.arrow')
await Promise.all([
  ifn('carte', 'out/scores.arrow', '-o', 'out/carte.svg'),
  ifn('rapport', 'out/scores.arrow', '-t', 'Aisne', '-o', 'out/aisne.html'),
  ifn('explorer', 'out/scores.arrow', '-o', 'out/explorateur.html'),
])
