/** Lists of words and of files. */
import { readdirSync } from 'node:fs'
import { join, relative } from 'node:path'

/** Splits a list of words. */
export function words(text) {
  return text.trim().split(/\s+/)
}

/** Lists the files under a folder, by relative path, in order. */
export function filesUnder(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => relative(folder, join(each.parentPath ?? each.path, each.name)))
    .sort()
}
