/** What is computed once of one object, and kept as long as it lives. */

/**
 * Remembers a pure function of one object. The object must not change afterwards: views of scores, peers and contours do not.
 *
 * @param compute function of an object, without side effects
 * @returns the same function, which computes once an object
 *
 * @example
 * oncePerObject((each) => Object.keys(each).length)({ a: 1, b: 2 }) // → 2
 */
export function oncePerObject<K extends object, V>(compute: (key: K) => V): (key: K) => V {
  const known = new WeakMap<K, { readonly value: V }>()
  return (key) => {
    const found = known.get(key) ?? { value: compute(key) }
    known.set(key, found)
    return found.value
  }
}
