import { describe, expect, it } from 'vitest'
import { errorCatalogue } from '../../src/core/error-catalogue.ts'

const entries = Object.entries(errorCatalogue)

/** That every code in `src` is in the catalogue is what the types of `UserError` hold. */
describe.each(entries)('%s', (code, { title, why, fix }) => {
  it('is a code in small ASCII words', () => {
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/)
  })

  it('is told in French sentences: title, reason, remedy', () => {
    expect(title).toMatch(/^[\p{Ll}«].*[^.\s]$/u)
    for (const sentence of [why, fix]) {
      expect(sentence).toMatch(/^[\p{Lu}«-]|^ifn /u)
      expect(sentence).toMatch(/[.)]$/)
      expect(sentence.length).toBeGreaterThan(15)
    }
  })

  it('is typeset as French is: curved apostrophes, guillemets, spaces before tall punctuation', () => {
    for (const text of [title, why, fix]) {
      expect(text).not.toMatch(/['"“”]/)
      expect(text).not.toMatch(/\.\.\./)
      expect(text).not.toMatch(/\S[;!?]/)
      expect(text.replace(/\d:\d|https?:/g, '')).not.toMatch(/\S:(?!\/)/)
      expect(text).not.toMatch(/«\S|\S»/)
      expect(text).not.toMatch(/ {2}|^\s|\s$/)
    }
  })
})

it('no two codes have the same title', () => {
  expect(new Set(entries.map(([, { title }]) => title)).size).toBe(entries.length)
})
