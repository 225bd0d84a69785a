import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { jobsOf } from '../../src/batch/job.ts'
import { JobRunner } from '../../src/batch/job-runner.ts'
import { ReadingThreads } from '../../src/host/read-threads.ts'
import { scratch } from '../cli/run.ts'
import { batchOf, writeTables } from './lots.ts'

describe('a session', () => {
  const folder = scratch()
  const threads = new ReadingThreads(3, 0)
  afterAll(() => threads.end())

  it('gives the same bytes whatever the number of threads that read for it, and reads each file once', async () => {
    const { y2017, y2021 } = writeTables(join(folder, 'in'))
    const { methods, ...batch } = batchOf(
      {
        sources: { tout: [y2017, y2021] },
        millesimes: ['2017', '2021'],
        niveaux: ['commune', 'departement'],
        methodes: ['ifn-2026', 'mednum-2023'],
      },
      join(folder, 'out'),
    )
    const options = {
      methods,
      format: 'arrow',
      columns: 'toutes',
      streamThreshold: 2 ** 29,
      memory: 2 ** 30,
    } as const
    const [several, one] = [new JobRunner(options, threads), new JobRunner(options)]
    for (const step of jobsOf({ ...batch, methods })) {
      const [a, b] = [await several.produce(step), await one.produce(step)]
      expect(Buffer.from(a.bytes).equals(b.bytes), step.path).toBe(true)
    }
    expect([several.readings, one.readings]).toEqual([2, 2])
  })
})
