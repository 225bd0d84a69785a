/**
 * A test runner for Stryker that keeps the tests loaded: they are bundled once, and a mutant runs those that cover it, the quickest
 * first, until one fails. A few milliseconds a mutant, where a run of vitest takes a second or more. Only what is computed while a
 * file loads (a static mutant) is loaded again. Endless loops are Stryker's to stop: it ends the process, and starts another.
 */
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core'
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin'
import {
  DryRunStatus,
  MutantRunStatus,
  TestStatus,
  determineHitLimitReached,
} from '@stryker-mutator/api/test-runner'
import { rolldown } from 'rolldown'
import { gather } from './harness.mjs'

const harness = join(import.meta.dirname, 'harness.mjs')
/** How long each test took, kept for a process that takes over from one that was ended. */
const TIMES = 'times.json'
const stryker = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {})

class InProcessTestRunner {
  #folder = `bundle-${process.pid}`
  #reloads = 0
  #tests = []

  capabilities() {
    return { reloadEnvironment: true }
  }

  async init() {
    const room = process.env['IFN_MUTATION']
    const folder = join('test', room)
    const names = readdirSync(folder)
      .filter((name) => name.endsWith('.test.ts') && !name.startsWith('node-'))
      .toSorted()
    mkdirSync(this.#folder)
    const entry = join(this.#folder, 'entry.mjs')
    writeFileSync(
      entry,
      `export async function load(enter) {\n${names.map((name) => `  enter('${folder}/${name}')\n  await import('../${folder}/${name}')`).join('\n')}\n}\n`,
    )
    const bundle = await rolldown({
      input: entry,
      platform: 'node',
      treeshake: false,
      logLevel: 'silent',
      resolve: { alias: { 'fast-check': join(import.meta.dirname, 'fast-check.mjs') } },
      plugins: [
        {
          name: 'vitest',
          resolveId: (id) =>
            id === 'vitest' ? { id: pathToFileURL(harness).href, external: true } : undefined,
        },
      ],
    })
    await bundle.write({ dir: this.#folder, format: 'esm' })
    const times = existsSync(TIMES) ? JSON.parse(readFileSync(TIMES, 'utf8')) : {}
    this.#tests = (await this.#load(this.#folder)).map((test) => ({
      ...test,
      took: times[test.id] ?? 0,
    }))
  }

  async #load(folder) {
    const { load } = await import(pathToFileURL(join(process.cwd(), folder, 'entry.js')).href)
    return gather(load)
  }

  async dryRun() {
    stryker.activeMutant = undefined
    const results = []
    for (const test of this.#tests) {
      stryker.currentTestId = test.id
      const start = performance.now()
      const failureMessage = await failure(test)
      const base = {
        id: test.id,
        name: test.name,
        fileName: join(process.cwd(), test.file),
        timeSpentMs: performance.now() - start,
      }
      test.took = base.timeSpentMs
      results.push(
        failureMessage === undefined
          ? { ...base, status: TestStatus.Success }
          : { ...base, status: TestStatus.Failed, failureMessage },
      )
    }
    stryker.currentTestId = undefined
    writeFileSync(
      TIMES,
      JSON.stringify(Object.fromEntries(this.#tests.map(({ id, took }) => [id, took]))),
    )
    return { status: DryRunStatus.Complete, tests: results, mutantCoverage: stryker.mutantCoverage }
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, mutantActivation }) {
    Object.assign(stryker, {
      hitCount: 0,
      hitLimit,
      activeMutant: mutantActivation === 'static' ? activeMutant.id : undefined,
    })
    try {
      const tests = mutantActivation === 'static' ? await this.#reloaded() : this.#tests
      stryker.activeMutant = activeMutant.id
      const wanted = testFilter && new Set(testFilter)
      let nrOfTests = 0
      for (const test of tests
        .filter(({ id }) => !wanted || wanted.has(id))
        .toSorted((a, b) => a.took - b.took)) {
        nrOfTests++
        const failureMessage = await failure(test)
        const endless = determineHitLimitReached(stryker.hitCount, hitLimit)
        if (endless) return endless
        if (failureMessage !== undefined)
          return { status: MutantRunStatus.Killed, killedBy: [test.id], failureMessage, nrOfTests }
      }
      return { status: MutantRunStatus.Survived, nrOfTests }
    } catch (error) {
      // a mutant under which a test file does not even load
      return {
        status: MutantRunStatus.Killed,
        killedBy: [this.#tests[0].id],
        failureMessage: String(error),
        nrOfTests: 0,
      }
    } finally {
      stryker.activeMutant = undefined
    }
  }

  /** The tests once more, from files of another name, so that nothing of theirs is in memory. */
  async #reloaded() {
    const folder = `${this.#folder}-${++this.#reloads}`
    cpSync(this.#folder, folder, { recursive: true })
    const took = new Map(this.#tests.map((test) => [test.id, test.took]))
    return (await this.#load(folder)).map((test) => ({ ...test, took: took.get(test.id) ?? 0 }))
  }
}

/** Why a test fails; nothing when it does not. */
async function failure({ run }) {
  try {
    await run()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

export const strykerPlugins = [
  declareClassPlugin(PluginKind.TestRunner, 'in-process', InProcessTestRunner),
]
