/** The script of an explorer page, as the package carries it: bundled with the engine when the package is built. */
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** The text of the script, for `renderExplorer`. */
export function explorerScript(): string {
  return readFileSync(
    fileURLToPath(new URL('../../dist/render/explorer/page.bundle.js', import.meta.url)),
    'utf8',
  )
}
