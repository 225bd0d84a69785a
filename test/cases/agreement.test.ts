/** `ifn verifier` and `ifn calculer` give one verdict and one exit code, on tables sound and spoilt. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { embeddedCog } from '../../src/host/cog.ts'
import { ifn, scratch } from '../cli/run.ts'
import { mulberry32 } from '../support.ts'
import { figuresOf, pick, writtenFiles } from './generated-table.ts'

const INPUTS = Number(process.env['IFN_FUZZ'] ?? 25)
const communes = embeddedCog().communes(2024)
const folder = scratch()

/** What befalls a file on its way: cells, lines or bytes that are not what they should be. */
const spoils: readonly ((text: string, random: () => number) => string)[] = [
  (text) => text,
  (text) => text,
  (text, random) =>
    text.replace(/\d{3}/, pick(['beaucoup', '1 2 3', '-5', '1e3', '12,5 %'], random)),
  (text, random) => text.replaceAll(/\b0(\d{4})\b/g, '$1') + pick(['', 'Total;;;\n'], random),
  (text) => text.replace(/^[^\n]*\n/, ''),
  (text) => text.slice(0, Math.floor(text.length / 2)),
  (text) =>
    `${text}99999${text.slice(text.lastIndexOf('\n', text.length - 2)).replace(/^\n\d{5}/, '')}`,
  (text) => text + text.slice(text.indexOf('\n') + 1),
  (text) => text.replace(/P_POP65P/, 'P_POP65'),
  (text) => text.replaceAll(',', ';').replace(/;/, ','),
  (text) => text.replaceAll(/,\d+$/gm, ',s'),
  () => '',
  () => 'bonjour\n',
]

describe('verifier and calculer', () => {
  it(`agree on ${INPUTS} inputs`, { timeout: 60_000 + 1_500 * INPUTS }, async () => {
    const failures: string[] = []
    for (let seed = 1; seed <= INPUTS; seed++) {
      const random = mulberry32(1_000_000 + seed)
      const figures = figuresOf(communes, 12 + Math.floor(random() * 20), random)
      const plain = random() < 0.6
      const { files } = await writtenFiles(figures, random, {
        spelling: random() < 0.5,
        order: random() < 0.5,
        format: !plain,
        wrapping: false,
      })
      const spoil = pick(spoils, random)
      const paths = files.map(({ name, bytes }) => {
        const path = join(folder, `${seed}`, name)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, plain ? spoil(new TextDecoder().decode(bytes), random) : bytes!)
        return path
      })
      const asked = [
        ...(random() < 0.2 ? ['--completer-zeros'] : []),
        ...(random() < 0.2
          ? ['--niveau', pick(['epci', 'departement', 'iris', 'autre'], random)]
          : []),
        ...(random() < 0.15
          ? ['--reference', pick(['departement', 'epci', '01', '90'], random)]
          : []),
        ...(random() < 0.15 ? ['--manquant', 'beaucoup=secret'] : []),
      ]
      const given = random() < 0.3 ? [join(folder, `${seed}`)] : paths
      const verified = await ifn(['verifier', ...given, ...asked, '--json'])
      const computed = await ifn(['calculer', ...given, ...asked, '-o', '-'])
      const problems = (JSON.parse(verified.stdout) as { erreurs: { code: string }[] }).erreurs
      const told = [...computed.stderr.matchAll(/^erreur\[([\w-]+)\]/gm)].map(([, code]) => code)
      const codes = [...new Set(problems.map(({ code }) => code))].toSorted().join()
      const same = codes === [...new Set(told)].toSorted().join()
      if (verified.code !== computed.code || !same)
        failures.push(
          `graine ${seed} (${asked.join(' ')}) : verifier ${verified.code} ${codes}, calculer ${computed.code} ${told.join()}`,
        )
    }
    expect(failures).toEqual([])
  })
})
