/** The snippets of R and Python of the guides, run with the built command where R and pandas are. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { scratch } from '../cli/run.ts'
import { root } from '../support.ts'
import { blocksOf } from './blocks.ts'

const folder = scratch()
const ifn = `${process.execPath} ${join(root, 'dist/bin/ifn.js')}`
const runs = (program: string, ...args: string[]): boolean =>
  spawnSync(program, args, { stdio: 'ignore', timeout: 60_000 }).status === 0

const python = process.env['IFN_PYTHON'] ?? 'python3'
const languages = [
  {
    language: 'r',
    program: 'Rscript',
    there: runs('Rscript', '--version'),
    pages: ['depuis-r', 'from-r'],
    needs: 'R',
  },
  {
    language: 'python',
    program: python,
    there: runs(python, '-c', 'import pandas'),
    pages: ['depuis-python', 'from-python'],
    needs: 'Python with pandas',
  },
] as const

describe.each(languages)('$needs', ({ language, program, there, pages, needs }) => {
  it.skipIf(!there).each(pages)(
    `runs the code of docs/%s.md${there ? '' : ` (skipped: ${needs} is not here)`}`,
    (page) => {
      const blocks = blocksOf(readFileSync(join(root, `docs/${page}.md`), 'utf8')).filter(
        (block) => block.language === language,
      )
      expect(blocks).toHaveLength(1)
      const place = join(folder, page)
      mkdirSync(place)
      const script = join(place, `code.${language}`)
      writeFileSync(script, blocks[0]!.text)
      const { status, stdout, stderr } = spawnSync(program, [script], {
        cwd: place,
        encoding: 'utf8',
        env: { ...process.env, IFN: ifn },
        timeout: 120_000,
      })
      expect(status, stderr).toBe(0)
      expect(stdout).toContain('90')
    },
    120_000,
  )
})
