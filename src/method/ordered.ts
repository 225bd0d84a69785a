/**
 * Numbers compared by the compiler, so that goalposts upside down do not compile. Literals of plain
 * decimals are compared digit by digit; what is not a literal, or is written with an exponent, is left
 * to `incoherences`, which says the same words when the method is read.
 */

/** The reason why the goalposts of a normalisation are upside down; never when they are not. */
export type GoalpostsUpsideDown<N> = N extends {
  readonly goalposts: { readonly min: infer A extends number; readonly max: infer B extends number }
}
  ? UpsideDown<A, B>
  : N extends {
        readonly goalposts: {
          readonly quantiles: readonly [infer A extends number, infer B extends number]
        }
      }
    ? UpsideDown<A, B>
    : never

type UpsideDown<A extends number, B extends number> =
  IsBelow<A, B> extends false ? `bornes à l’envers : ${A} puis ${B}` : never

/** Whether A < B; `boolean` when the compiler cannot tell. */
export type IsBelow<A extends number, B extends number> = number extends A | B
  ? boolean
  : `${A}${B}` extends `${string}e${string}`
    ? boolean
    : A extends B
      ? false
      : [`${A}`, `${B}`] extends [`-${infer X}`, `-${infer Y}`]
        ? Below<Y, X>
        : `${A}` extends `-${string}`
          ? true
          : `${B}` extends `-${string}`
            ? false
            : Below<`${A}`, `${B}`>

/** Of two positive decimals that differ. */
type Below<A extends string, B extends string> =
  Whole<A> extends Whole<B> ? BelowDigits<Part<A>, Part<B>> : BelowWhole<Whole<A>, Whole<B>>

type Whole<A extends string> = A extends `${infer W}.${string}` ? W : A
type Part<A extends string> = A extends `${string}.${infer P}` ? P : ''

/** The longer is the greater; of two of one length, the first digit that differs tells. */
type BelowWhole<A extends string, B extends string> =
  Longer<A, B> extends infer L
    ? L extends 'b'
      ? true
      : L extends 'a'
        ? false
        : BelowDigits<A, B>
    : never

type Longer<A extends string, B extends string> = [A, B] extends [
  `${infer _}${infer X}`,
  `${infer _}${infer Y}`,
]
  ? Longer<X, Y>
  : A extends ''
    ? B extends ''
      ? 'same'
      : 'b'
    : 'a'

type BelowDigits<A extends string, B extends string> = B extends ''
  ? false
  : A extends ''
    ? true
    : [A, B] extends [`${infer X}${infer RestA}`, `${infer Y}${infer RestB}`]
      ? X extends Y
        ? BelowDigits<RestA, RestB>
        : '0123456789' extends `${string}${X}${string}${Y}${string}`
          ? true
          : false
      : never
