/** The files that catalogues of software read: valid by their standards, and of one mind with the manifest. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import * as z from 'zod'
import { software } from '../../src/core/version.ts'
import { root } from '../support.ts'

const read = (name: string): unknown => parse(readFileSync(join(root, name), 'utf8'))
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  name: string
  version: string
  license: string
  description: string
  keywords: string[]
  repository?: string | { url: string }
}
const text = z.string().min(1)

/** Citation File Format 1.2.0, as far as a citation of software goes: no key that it does not know. */
const citation = z.strictObject({
  'cff-version': z.literal('1.2.0'),
  message: text,
  type: z.literal('software'),
  title: text,
  abstract: text.optional(),
  authors: z
    .array(
      z.union([
        z.strictObject({ name: text }),
        z.strictObject({ 'family-names': text, 'given-names': text }),
      ]),
    )
    .min(1),
  version: text,
  license: text,
  'date-released': z.iso.date().optional(),
  'repository-code': z.url().optional(),
  keywords: z.array(text).min(1),
  references: z
    .array(
      z.strictObject({
        type: z.enum(['book', 'website', 'article', 'data']),
        title: text,
        authors: z
          .array(
            z.union([
              z.strictObject({ name: text }),
              z.strictObject({ 'family-names': text, 'given-names': text }),
            ]),
          )
          .min(1),
        publisher: z.strictObject({ name: text }).optional(),
        journal: text.optional(),
        issue: text.optional(),
        year: z.int().optional(),
        doi: z
          .string()
          .regex(/^10\.\d{4,}\//)
          .optional(),
        url: z.url().optional(),
        notes: text.optional(),
      }),
    )
    .min(1),
})

/** publiccode.yml 0.4: the keys that it asks for. Its `url` waits for a public address, and is then that of the manifest. */
const publiccode = z.strictObject({
  publiccodeYmlVersion: z.literal('0.4'),
  name: text,
  url: z.url().optional(),
  softwareVersion: text,
  releaseDate: z.iso.date(),
  softwareType: z.enum([
    'standalone/mobile',
    'standalone/iot',
    'standalone/desktop',
    'standalone/web',
    'standalone/backend',
    'standalone/other',
    'addon',
    'library',
    'configurationFiles',
  ]),
  developmentStatus: z.enum(['concept', 'development', 'beta', 'stable', 'obsolete']),
  platforms: z.array(z.enum(['web', 'windows', 'mac', 'linux', 'ios', 'android'])).min(1),
  categories: z.array(text).min(1),
  description: z.record(
    z.string().regex(/^[a-z]{2}$/),
    z.strictObject({
      shortDescription: text.max(150),
      longDescription: z.string().min(150).max(10_000),
      features: z.array(text.max(100)).min(1),
    }),
  ),
  legal: z.strictObject({ license: text }),
  maintenance: z.strictObject({
    type: z.enum(['internal', 'contract', 'community', 'none']),
    contacts: z.array(z.strictObject({ name: text })).min(1),
  }),
  localisation: z.strictObject({
    localisationReady: z.boolean(),
    availableLanguages: z.array(text).min(1),
  }),
})

describe('CITATION.cff', () => {
  it('is a valid citation of this version, under its licence', () => {
    expect(citation.parse(read('CITATION.cff'))).toMatchObject({
      title: manifest.name,
      version: manifest.version,
      license: manifest.license,
    })
    expect(manifest.version).toBe(software.version)
  })
})

describe('codemeta.json', () => {
  it('is of the same version, date, licence and words as the citation and the manifest', () => {
    const { 'date-released': date } = citation.parse(read('CITATION.cff'))
    const { keywords, description } = manifest
    expect(read('codemeta.json')).toMatchObject({
      '@context': 'https://w3id.org/codemeta/3.0',
      '@type': 'SoftwareSourceCode',
      name: manifest.name,
      version: manifest.version,
      softwareVersion: manifest.version,
      datePublished: date,
      license: `https://spdx.org/licenses/${manifest.license}`,
      description,
      keywords,
    })
  })
})

describe('the version', () => {
  it('is one in the manifest, its lockfile and the changelog, whose releases are dated', () => {
    const lock = read('package-lock.json') as {
      version: string
      packages: Record<string, { version: string }>
    }
    expect([lock.version, lock.packages['']!.version]).toEqual([manifest.version, manifest.version])
    const { 'date-released': date } = citation.parse(read('CITATION.cff'))
    const titles = [
      ...readFileSync(join(root, 'CHANGELOG.md'), 'utf8').matchAll(/^## (.*)$/gm),
    ].map(([, title]) => title!)
    expect(titles[0]).toBe('Unreleased')
    expect(titles[1]).toBe(`${manifest.version} – ${date}`)
    for (const title of titles.slice(1)) expect(title).toMatch(/^\d+\.\d+\.\d+ – \d{4}-\d\d-\d\d$/)
  })
})

describe('publiccode.yml', () => {
  it('is valid, of this version and licence, and names no address but that of the manifest', () => {
    const { url, ...file } = publiccode.parse(read('publiccode.yml'))
    const { repository } = manifest
    expect(file).toMatchObject({
      name: manifest.name,
      softwareVersion: manifest.version,
      releaseDate: citation.parse(read('CITATION.cff'))['date-released'],
      legal: { license: manifest.license },
    })
    expect(url).toBe(typeof repository === 'string' ? repository : repository?.url)
  })
})
