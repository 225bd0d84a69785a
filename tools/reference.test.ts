/** The English reference of the API is made from the sources by typedoc; whatever is public is documented and can be named. */
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'

it('the reference is made without a warning: no public name without a docstring, no link that leads nowhere', async () => {
  const out = mkdtempSync(join(tmpdir(), 'ifn-reference-'))
  onTestFinished(() => rmSync(out, { recursive: true, force: true }))
  const typedoc = join(import.meta.dirname, 'node_modules/typedoc/bin/typedoc')
  const { stderr, stdout } = await promisify(execFile)(process.execPath, [
    typedoc,
    '--options',
    join(import.meta.dirname, 'typedoc.json'),
    '--out',
    out,
  ]).catch((failed: { stdout: string; stderr: string }) => failed)
  expect(`${stdout}${stderr}`.split('\n').filter((line) => /warning|error/i.test(line))).toEqual([])
  expect(
    readdirSync(out, { recursive: true }).filter((name) => String(name).endsWith('.html')).length,
  ).toBeGreaterThan(100)
})
