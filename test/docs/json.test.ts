/** docs/json.md says the keys that commands answer with. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { ifn, scratch, spawned } from '../cli/run.ts'
import { root } from '../support.ts'

const folder = scratch()
const page = readFileSync(join(root, 'docs/json.md'), 'utf8')
const documented = new Map(
  [...page.matchAll(/^\| `(ifn [^`]+)` \| (.*) \|$/gm)].map(([, command, keys]) => [
    command!,
    [...keys!.replace(/\([^)]*\)/g, '').matchAll(/`(\w+)`/g)].map(([, key]) => key!),
  ]),
)
const at = (name: string): string => join(folder, name)

/** Keys of an answer, whatever their depth, but those of documents that have a format of their own. */
function keysOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(keysOf)
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inside]) => [
    key,
    ...(['trace', 'sources'].includes(key) ? [] : keysOf(inside)),
  ])
}

describe('answers in JSON', () => {
  beforeAll(async () => {
    const { code, stderr } = await ifn(['calculer', '--donnees', 'belfort', '-o', at('scores.csv')])
    expect(code, stderr).toBe(0)
    const plan = {
      niveaux: ['commune'],
      methodes: ['ifn-2026'],
      references: ['par-millesime'],
      sortie: { dossier: at('lot'), format: 'arrow' },
    }
    writeFileSync(at('plan.json'), JSON.stringify(plan))
  })

  it.each([
    ['ifn calculer', ['calculer', '--donnees', 'belfort']],
    ['ifn verifier', ['verifier', '--donnees', 'belfort']],
    ['ifn priorites', ['priorites', '--donnees', 'belfort']],
    ['ifn carte', ['carte', '--donnees', 'belfort', '-o', at('c.svg')]],
    ['ifn rapport', ['rapport', '--donnees', 'belfort', '-t', '90', '-o', at('r.html')]],
    ['ifn explorer', ['explorer', '--donnees', 'belfort', '-o', at('e.html')]],
    ['ifn robustesse', ['robustesse', '--donnees', 'belfort', '--tirages', '20']],
    ['ifn expliquer TERRITOIRE', ['expliquer', '90010']],
    ['ifn expliquer CODE', ['expliquer', 'jointure-vide']],
    ['ifn methodes', ['methodes']],
    ['ifn sources', ['sources']],
    ['ifn config', ['config']],
    ['ifn comparer', ['comparer', at('scores.csv'), at('scores.csv')]],
    [
      'ifn comparer --methodes',
      ['comparer', '--methodes', 'ifn-2026', 'mednum-2023', '--donnees', 'belfort'],
    ],
    ['ifn lieux --seuils', ['lieux', '--seuils', '5,10', '-t', '90']],
    ['ifn implanter', ['implanter', '-t', '90', '--nombre', '1']],
    ['ifn auditer', ['auditer', '--donnees', 'belfort', '-o', at('a.html')]],
    [
      'ifn rapports',
      ['rapports', at('scores.csv'), '-t', '90', '--par', 'departement', '-o', at('fiches')],
    ],
    ['ifn sql', ['sql']],
    ['ifn refaire', ['refaire', at('scores.csv')]],
    ['ifn lot', ['lot', at('plan.json')]],
    ['ifn completion', ['completion', 'bash']],
  ])('of %s have the keys that the page says, in its order', async (command, args) => {
    const { code, stdout, stderr } = await ifn([...args, '--json'])
    expect(code, stderr).toBe(0)
    const answer = JSON.parse(stdout) as object
    expect(Object.keys(Array.isArray(answer) ? answer[0] : answer)).toEqual(documented.get(command))
    const english = ['label', 'why', 'column', 'file', 'matched', 'ecrit', 'title', 'path']
    expect(keysOf(answer).filter((key) => english.includes(key))).toEqual([])
  })

  it('of an error name its place in French, whatever the command', async () => {
    for (const command of ['calculer', 'verifier']) {
      const { stdout } = await ifn([command, at('absent.csv'), '--json'])
      const { erreurs } = JSON.parse(stdout) as { erreurs: { lieu: object }[] }
      expect(erreurs[0]).toMatchObject({ code: 'fichier-introuvable' })
      expect(Object.keys(erreurs[0]!.lieu)).toEqual(['fichier'])
    }
  })
})

describe('scores from one command to the next', () => {
  const scores = (...args: string[]): ReturnType<typeof spawned> =>
    spawned(['calculer', '--donnees', 'belfort', ...args])

  it('are read from standard input: their method by their columns, and that their sources are not named', async () => {
    const { stdout } = await scores('-o', '-')
    const { code, stderr } = await spawned(['carte', '-', '-o', at('tube.svg')], { input: stdout })
    expect(code).toBe(0)
    expect(stderr.replace(/\s+/g, ' ')).toMatch(
      /la table reçue ne nomme pas ses sources, et sa méthode est reconnue à ses colonnes : ifn-2026/,
    )
    const drawn = readFileSync(at('tube.svg'), 'utf8')
    await scores('-o', at('s.csv'))
    await spawned(['carte', at('s.csv'), '-o', at('fichier.svg')])
    const territories = (svg: string): string[] =>
      [...svg.matchAll(/<title>([^<]* classe [^<]*)</g)].map(([, said]) => said!)
    expect(territories(drawn)).toHaveLength(101)
    expect(territories(drawn)).toEqual(territories(readFileSync(at('fichier.svg'), 'utf8')))
  }, 60_000)

  it('refuses an input that is empty, and a format that is none', async () => {
    const [empty, strange] = await Promise.all([
      spawned(['carte', '-'], { input: '' }),
      scores('-o', '-.docx'),
    ])
    expect([empty.code, strange.code]).toEqual([1, 2])
    expect(empty.stderr).toContain('l’entrée standard est vide')
    expect(strange.stderr).toContain('-.arrow')
  }, 60_000)
})
