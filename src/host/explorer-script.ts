/** The script of an explorer page, as the package carries it: bundled with the engine when the package is built. */
import { readFileSync } from 'node:fs'
import { packageFile } from './package-files.ts'

/** The text of the script, for `renderExplorerPage`. */
export function explorerScript(): string {
  return readFileSync(packageFile('dist/render/explorer/page.bundle.js'), 'utf8')
}
