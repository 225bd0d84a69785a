/** French as it is printed, in all that the command line says of itself: help, errors, catalogue. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { entries } from '../../src/cli/command-line.ts'
import { refusalText } from '../../src/cli/parser-words.ts'
import { errorCatalogue } from '../../src/core/error-catalogue.ts'
import { root } from '../support.ts'
import { ifn } from './run.ts'

const STRAIGHT = /[\p{L}]'[\p{L}]|"/u

describe.each(['', ...entries.map(({ name }) => name)])('the help of ifn %s', (name) => {
  it('has neither straight apostrophes nor straight quotes, and keeps its signs with their words', async () => {
    const { stdout } = await ifn([...(name === '' ? [] : [name]), '--help'])
    const said = stdout.split('\n').filter((line) => !/^\s+ifn .* -/.test(line)) // a command is there to be copied
    expect(said.filter((line) => STRAIGHT.test(line))).toEqual([])
    expect(said.filter((line) => /^\s*[:;?!»%€]|«$|« | [:;?!»%€](?!\w)/.test(line))).toEqual([])
    expect(stdout).not.toMatch(/défaut.:.(?:false|\[\])/)
    for (const line of stdout.split('\n')) expect(line.length, line).toBeLessThanOrEqual(101)
  })
})

describe('what the parser refuses', () => {
  it.each([
    [['calculer', '--niveau', 'comune'], 'valeurs invalides'],
    [['expliquer'], 'il manque des arguments : 0 donnés, 1 au moins'],
    [['rapport', 'scores.csv'], 'argument requis manquant'],
    [['calculer', '-o'], 'il manque une valeur après : '],
    [['robustesse', '--tirages'], 'il manque une valeur après : tirages'],
    [['carte', 'scores.csv', '-o', '-c', 'ifn'], 'il manque une valeur après : '],
    [['calculer', '--contour', 'x'], 'argument inconnu'],
    [['sources', 'a', 'b'], 'arguments inconnus'],
  ])('is told in French: ifn %j', async (args, said) => {
    const { code, stderr } = await ifn(args)
    expect(code).toBe(2)
    expect(stderr).toContain(said)
    expect(stderr.replaceAll('erreur[option-invalide]', '')).not.toMatch(STRAIGHT)
  })

  it('keeps what was typed', () => {
    expect(refusalText('Donné : "l\'été"')).toBe("donné : «\u00A0l'été\u00A0»")
  })
})

it('errors at length have typographic apostrophes', () => {
  expect(
    Object.values(errorCatalogue)
      .flatMap((entry) => Object.values(entry))
      .filter((text) => /\p{L}'\p{L}/u.test(text)),
  ).toEqual([])
})

it('no sentence of the source has a straight apostrophe between two letters', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
    (name) => name.endsWith('.ts'),
  )
  const found = files.flatMap((name) => {
    const lines = readFileSync(join(root, 'src', name), 'utf8').split('\n')
    return lines.flatMap((line, k) =>
      /\b(?:[ldnscjmt]|qu|jusqu|lorsqu|puisqu|aujourd)\\?'[a-zéèêàâîôœ]/i.test(
        line.replace(/^\s*(?:\*|\/\/|\/\*).*$|\/\/.*$/, ''),
      )
        ? [`${name}:${k + 1}`]
        : [],
    )
  })
  expect(found).toEqual([])
})
