/** Oddly shaped tables are accepted, and each of their columns is accounted for. */
import { describe, expect, it } from 'vitest'
import { embeddedCog } from '../../src/host/cog.ts'
import { openInputs } from '../../src/ingest/open.ts'
import { methodById } from '../../src/methods/registry.ts'
import { inspectFiles } from '../../src/pipeline/pipeline.ts'
import { mulberry32 } from '../support.ts'
import { figuresOf, writtenFiles } from './generated-table.ts'

const TABLES = Number(process.env['IFN_FUZZ'] ?? 60)
const history = embeddedCog()
const communes = history.communes(2024)
const method = methodById('ifn-2026')!

describe('oddly shaped tables', () => {
  it(
    `are accepted, and each of their columns is read as what it is or told not to be: ${TABLES} tables`,
    { timeout: 60_000 + 800 * TABLES },
    async () => {
      const failures: string[] = []
      for (let seed = 1; seed <= TABLES && failures.length < 8; seed++) {
        const random = mulberry32(2_000_000 + seed)
        const figures = figuresOf(communes, 12 + Math.floor(random() * 40), random)
        const { files, columns } = await writtenFiles(figures, random, {
          spelling: true,
          order: true,
          format: true,
          wrapping: true,
        })
        const seen = inspectFiles(await openInputs(files), method, { history })
        const problems = [...seen.problems, ...seen.files.flatMap((file) => file.problems)]
        const read = seen.files.flatMap(({ read: table }) => table?.recognised ?? [])
        const notices = seen.dataset?.notices.join('\n') ?? ''
        const lost = [...columns].filter(([name, variable]) => {
          const spelt = name.replaceAll('€', 'euros')
          const known = read
            .flatMap((each) => each.columns)
            .find(({ column }) => column === name || column === spelt)
          if (variable !== '')
            return known === undefined || !(known.variable in (seen.dataset?.table.columns ?? {}))
          return known !== undefined || !notices.includes(name)
        })
        if (problems.length + lost.length > 0)
          failures.push(
            `graine ${seed} : ${lost.map(([name]) => name).join()} ${problems.map(({ code, message }) => `${code} ${message}`).join()}`,
          )
      }
      expect(failures).toEqual([])
    },
  )
})
