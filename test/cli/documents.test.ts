/** Documents written to harm, wherever a command reads one: refused within seconds, in French. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ifn, scratch } from './run.ts'

const folder = scratch()

/** Each list names the one before nine times: ten lines that stand for three billion words. */
const billion = Array.from({ length: 11 }, (_, k) =>
  k === 0
    ? 'a0: &a0 [x]'
    : `a${k}: &a${k} [${Array.from({ length: 9 }, () => `*a${k - 1}`).join(', ')}]`,
).join('\n')

describe.each([
  ['a plan', 'plan-invalide', ['lot']],
  ['a scenario', 'scenario-incoherent', ['robustesse', '--scenario']],
  ['a method', 'methode-invalide', ['calculer', '--methode']],
])('%s', (_name, code, args) => {
  it.each([
    ['of aliases that multiply', 'aliases.yaml', billion, 'des alias qui se multiplient'],
    ['of lists without bottom', 'deep.json', '['.repeat(50_000), 'trop de niveaux'],
    ['of dashes without end', 'deep.yaml', '- '.repeat(50_000), 'trop de niveaux'],
  ])('%s is refused', async (_kind, name, text, problem) => {
    const path = join(folder, name)
    writeFileSync(path, text)
    const ran = await ifn([...args, path])
    expect([ran.code, ran.stdout]).toEqual([2, ''])
    expect(ran.stderr).toContain(`erreur[${code}] document illisible : ${problem}`)
    expect(ran.stderr).toContain(path)
  })
})
