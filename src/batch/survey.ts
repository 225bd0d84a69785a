/** What a lot would do, before it does it: files hashed, steps told apart by what is there already. */
import { userErrors, type UserError } from '../core/errors.ts'
import { sha256, readWhole } from '../io/node-files.ts'
import { filesAt } from '../sources/node-inputs.ts'
import { embeddedTerritory } from '../sources/node-embedded.ts'
import { digestOf } from './digest.ts'
import { recipeOf, stepsOf, type Lot, type Step } from './job.ts'
import type { StepRecord, Store } from './store.ts'

/** A list of files that are read together, once for all the steps that read them. */
export interface SourceSet {
  readonly inputs: readonly string[]
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[]
  /** What kept them from being listed. */
  readonly problems: readonly UserError[]
}

/** `a-jour`: nothing to do. `a-refaire`: it was made of something else. `a-faire`: it is not there. */
export type State = 'a-jour' | 'a-refaire' | 'a-faire'

export interface Surveyed {
  readonly step: Step
  readonly set: SourceSet
  readonly state: State
  /** Digest of the recipe alone, and with the files. */
  readonly recipe: string
  readonly key: string
  readonly record?: StepRecord
}

export interface Survey {
  readonly sets: readonly SourceSet[]
  readonly steps: readonly Surveyed[]
}

/** Lists and hashes the files of a lot, and compares each step with what the folder keeps of it. */
export async function survey(lot: Lot, store: Store): Promise<Survey> {
  const steps = stepsOf(lot)
  const sets = new Map<string, SourceSet>()
  for (const { inputs } of steps) {
    const name = JSON.stringify(inputs)
    if (!sets.has(name)) sets.set(name, listed(inputs))
  }
  const populations = lot.cog?.populations === undefined ? undefined : sha256(await readWhole(lot.cog.populations))
  const found = new Map<string, Surveyed>()
  for (const step of steps) {
    const set = sets.get(JSON.stringify(step.inputs))!
    const recipe = digestOf(recipeOf(step, lot), populations)
    const above = step.reference.kind === 'etape' ? found.get(step.reference.path)! : undefined
    const key = digestOf(recipe, set.files, above?.key)
    const record = await store.intact(step.path)
    const state: State = record === undefined ? 'a-faire' : record.key === key && set.problems.length === 0 ? 'a-jour' : 'a-refaire'
    found.set(step.path, { step, set, state, recipe, key, ...(record && { record }) })
  }
  return { sets: [...sets.values()], steps: [...found.values()] }
}

function listed(inputs: readonly string[]): SourceSet {
  if (inputs.length === 0) return { inputs, files: embeddedTerritory().files.map(({ name, bytes }) => ({ name, sha256: sha256(bytes), bytes: bytes.length })), problems: [] }
  const problems: UserError[] = []
  const files = inputs.flatMap((path) => {
    try {
      return filesAt(path).map(({ name, sha256: digest = '', source, bytes }) => ({ name, sha256: digest, bytes: source?.size ?? bytes?.length ?? 0 }))
    } catch (error) {
      if (userErrors(error).length === 0) throw error
      problems.push(...userErrors(error))
      return []
    }
  })
  return { inputs, files, problems }
}
