/** What is made from the source is as the source makes it. When a test fails here: `npm run docs:generate`, and read the change. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { root } from '../support.ts'
import { pages } from './pages.ts'

const made = await pages()

describe('generated pages (npm run docs:generate writes them)', () => {
  it.each(Object.keys(made))('%s is as the source makes it', async (path) => {
    await expect(made[path]).toMatchFileSnapshot(join(root, path))
  })

  it.each(['docs/methodes', 'docs/erreurs'])(
    '%s holds no page of something that is gone',
    (folder) => {
      expect(
        readdirSync(join(root, folder)).filter((name) => !(`${folder}/${name}` in made)),
      ).toEqual([])
    },
  )
})
