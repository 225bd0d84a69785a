/** LibreOffice, where it is installed: what it reads and writes is asked of it. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const found = spawnSync('soffice', ['--version'], { encoding: 'utf8' })

/** Whether LibreOffice is there. */
export const hasOffice = found.status === 0

/** Ends the name of a group of tests that are skipped without LibreOffice. */
export const needsOffice = hasOffice ? '' : ' (skipped: soffice, of LibreOffice, is not installed)'

/** Converts files into a format, in their folder, by LibreOffice with a profile of its own. */
export function convert(
  format: string,
  files: readonly string[],
  folder: string,
  options: readonly string[] = [],
): void {
  const profile = mkdtempSync(join(tmpdir(), 'ifn-office-'))
  const { status, stderr } = spawnSync(
    'soffice',
    [
      `-env:UserInstallation=file://${profile}`,
      '--headless',
      ...options,
      '--convert-to',
      format,
      ...files,
    ],
    { cwd: folder, encoding: 'utf8' },
  )
  rmSync(profile, { recursive: true, force: true })
  if (status !== 0) throw new Error(stderr)
}
