/** Lots as the command line makes them, for the tests. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { referenceNames, type Batch } from '../../src/batch/job.ts'
import { planFrom, type PlanDocument, type PlanMethod } from '../../src/batch/plan.ts'
import { sheetToCsv } from '../../src/io/csv/write.ts'
import { methodById, withVariant } from '../../src/methods/registry.ts'
import { mulberry32 } from '../../src/core/random.ts'
import { generatedSheet } from './generated.ts'

/** A batch of methods of the library; paths as they are in the plan. */
export function batchOf(
  document: Omit<PlanDocument, 'sortie'>,
  folder: string,
  sortie: Partial<PlanDocument['sortie']> = {},
): Batch {
  const plan = planFrom({ ...document, sortie: { dossier: folder, ...sortie } })
  const methods = plan.methodes as readonly PlanMethod[]
  return {
    plan,
    methods: methods.map(({ methode, variante }) => withVariant(methodById(methode)!, variante)),
    methodNames: methods.map(({ methode }) => methode),
    references: referenceNames(plan).map((name) => ({ name })),
    paths: plan.sources ?? {},
    ...(plan.cog && { cog: plan.cog }),
    folder,
  }
}

/** The outputs of a batch: all that is in its folder but what varies from run to run. */
export function outputsOf(folder: string): Record<string, string> {
  const names = existsSync(folder) ? readdirSync(folder, { recursive: true, encoding: 'utf8' }) : []
  const files = names
    .filter(
      (name) =>
        /\.(arrow|parquet|json|tmp)$/.test(name) &&
        !name.startsWith('.lot') &&
        name !== 'manifest.json',
    )
    .sort()
  return Object.fromEntries(
    files.map((name) => [name, readFileSync(join(folder, name)).toString('base64')]),
  )
}

/** Small files of two years. */
export function writeTables(
  folder: string,
  rows = 200,
): { readonly y2017: string; readonly y2021: string } {
  mkdirSync(folder, { recursive: true })
  const [y2017, y2021] = [join(folder, 'communes-2017.csv'), join(folder, 'communes-2021.csv')]
  writeFileSync(y2017, sheetToCsv(generatedSheet(17, 'commune', rows, '2017')))
  writeFileSync(y2021, sheetToCsv(generatedSheet(21, 'commune', rows, '2021')))
  return { y2017, y2021 }
}

/** When to kill, as parts of the time of a whole run: from a seed. */
export function killPoints(count: number): number[] {
  const random = mulberry32(20261122)
  return Array.from({ length: count }, () => 0.15 + 0.85 * random())
}
