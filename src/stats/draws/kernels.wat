;; What a study of robustness does millions of times: weighted sums, ranks, 16-bit steps, order statistics of draws.
;; Same operations in the same order as draws.ts and weighted.ts: same bits. Addresses and lengths are in bytes where they
;; are named so; `scripts/kernels.mjs` assembles this file, `kernels.ts` loads it, draw-room.ts and draw-summary.ts call it. (ASCII alone: the assembler reads bytes.)
(module
  (memory (import "ifn" "memory") 1)

  ;; out[i] += w * x[i]
  (func (export "add1") (param $x i32) (param $w f64) (param $out i32) (param $rows i32)
    (local $end i32)
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $rows) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
      (f64.store (local.get $out) (f64.add (f64.load (local.get $out)) (f64.mul (local.get $w) (f64.load (local.get $x)))))
      (local.set $x (i32.add (local.get $x) (i32.const 8)))
      (local.set $out (i32.add (local.get $out) (i32.const 8)))
      (br $next))))

  ;; out[i] += u * a[i] + v * b[i] + w * c[i] + z * d[i], two rows at a time, then the last
  (func (export "add4") (param $a i32) (param $b i32) (param $c i32) (param $d i32) (param $u f64) (param $v f64) (param $w f64) (param $z f64) (param $out i32) (param $rows i32)
    (local $end i32) (local $pairs i32) (local $uu v128) (local $vv v128) (local $ww v128) (local $zz v128)
    (local.set $uu (f64x2.splat (local.get $u)))
    (local.set $vv (f64x2.splat (local.get $v)))
    (local.set $ww (f64x2.splat (local.get $w)))
    (local.set $zz (f64x2.splat (local.get $z)))
    (local.set $pairs (i32.add (local.get $out) (i32.shl (i32.and (local.get $rows) (i32.const -2)) (i32.const 3))))
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $rows) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $out) (local.get $pairs)))
      (v128.store (local.get $out)
        (f64x2.add (v128.load (local.get $out))
          (f64x2.add
            (f64x2.add
              (f64x2.add (f64x2.mul (local.get $uu) (v128.load (local.get $a))) (f64x2.mul (local.get $vv) (v128.load (local.get $b))))
              (f64x2.mul (local.get $ww) (v128.load (local.get $c))))
            (f64x2.mul (local.get $zz) (v128.load (local.get $d))))))
      (local.set $a (i32.add (local.get $a) (i32.const 16)))
      (local.set $b (i32.add (local.get $b) (i32.const 16)))
      (local.set $c (i32.add (local.get $c) (i32.const 16)))
      (local.set $d (i32.add (local.get $d) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (br $next)))
    (if (i32.lt_u (local.get $out) (local.get $end)) (then
      (f64.store (local.get $out)
        (f64.add (f64.load (local.get $out))
          (f64.add
            (f64.add
              (f64.add (f64.mul (local.get $u) (f64.load (local.get $a))) (f64.mul (local.get $v) (f64.load (local.get $b))))
              (f64.mul (local.get $w) (f64.load (local.get $c))))
            (f64.mul (local.get $z) (f64.load (local.get $d)))))))))

  ;; Where x[i] is there: out[i] += w * x[i], borne[i] += w. Two rows at a time, of columns that have room for an even number
  (func (export "mean1") (param $x i32) (param $w f64) (param $out i32) (param $borne i32) (param $rows i32)
    (local $end i32) (local $ww v128) (local $v v128) (local $there v128)
    (local.set $ww (f64x2.splat (local.get $w)))
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $rows) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
      (local.set $v (v128.load (local.get $x)))
      (local.set $there (f64x2.eq (local.get $v) (local.get $v)))
      (v128.store (local.get $out)
        (f64x2.add (v128.load (local.get $out)) (v128.and (f64x2.mul (local.get $ww) (local.get $v)) (local.get $there))))
      (v128.store (local.get $borne) (f64x2.add (v128.load (local.get $borne)) (v128.and (local.get $ww) (local.get $there))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $borne (i32.add (local.get $borne) (i32.const 16)))
      (br $next))))

  ;; Where x[i] is there: borne[i] += w. As mean1
  (func (export "bear1") (param $x i32) (param $w f64) (param $borne i32) (param $rows i32)
    (local $end i32) (local $ww v128) (local $v v128)
    (local.set $ww (f64x2.splat (local.get $w)))
    (local.set $end (i32.add (local.get $borne) (i32.shl (local.get $rows) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $borne) (local.get $end)))
      (local.set $v (v128.load (local.get $x)))
      (v128.store (local.get $borne)
        (f64x2.add (v128.load (local.get $borne)) (v128.and (local.get $ww) (f64x2.eq (local.get $v) (local.get $v)))))
      (local.set $x (i32.add (local.get $x) (i32.const 16)))
      (local.set $borne (i32.add (local.get $borne) (i32.const 16)))
      (br $next))))

  ;; out[i] /= by[i] (when `by` is not 0), NaN where there[i] is less than `enough`
  (func (export "enough") (param $out i32) (param $by i32) (param $there i32) (param $enough f64) (param $rows i32)
    (local $end i32) (local $least v128) (local $v v128)
    (local.set $least (f64x2.splat (local.get $enough)))
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $rows) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
      (local.set $v (v128.load (local.get $out)))
      (if (local.get $by) (then
        (local.set $v (f64x2.div (local.get $v) (v128.load (local.get $by))))
        (local.set $by (i32.add (local.get $by) (i32.const 16)))))
      (v128.store (local.get $out)
        (v128.bitselect (local.get $v) (f64x2.splat (f64.const nan)) (f64x2.ge (v128.load (local.get $there)) (local.get $least))))
      (local.set $out (i32.add (local.get $out) (i32.const 16)))
      (local.set $there (i32.add (local.get $there) (i32.const 16)))
      (br $next))))

  ;; out[i] = p[i] + spread[i] * z + skew[i] * (z * z - 1), held in 0 to 1, z being the normal deviate (of 65,536) that the row and
  ;; the stream say, as hash32 does. Four rows at a time: `rows` is a multiple of 4
  (func (export "shares") (param $p i32) (param $spread i32) (param $skew i32) (param $normal i32) (param $stream i32) (param $out i32) (param $rows i32)
    (local $end i32) (local $seed v128) (local $row v128) (local $m1 v128) (local $m2 v128) (local $h v128) (local $z v128) (local $one v128)
    (local.set $seed (i32x4.splat (local.get $stream)))
    (local.set $row (v128.const i32x4 0 1 2 3))
    (local.set $m1 (i32x4.splat (i32.const 0x85ebca6b)))
    (local.set $m2 (i32x4.splat (i32.const 0xc2b2ae35)))
    (local.set $one (f64x2.splat (f64.const 1)))
    (local.set $end (i32.add (local.get $out) (i32.shl (local.get $rows) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $out) (local.get $end)))
      (local.set $h (v128.xor (local.get $seed) (i32x4.mul (local.get $row) (i32x4.splat (i32.const 0x9e3779b1)))))
      (local.set $h (i32x4.mul (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 16))) (local.get $m1)))
      (local.set $h (i32x4.mul (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 13))) (local.get $m2)))
      (local.set $h (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 16))))
      (local.set $h (i32x4.add (local.get $h) (i32x4.splat (i32.const 0x165667b1))))
      (local.set $h (i32x4.mul (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 16))) (local.get $m1)))
      (local.set $h (i32x4.mul (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 13))) (local.get $m2)))
      (local.set $h (v128.xor (local.get $h) (i32x4.shr_u (local.get $h) (i32.const 16))))
      (local.set $h (i32x4.shr_u (local.get $h) (i32.const 16)))
      (local.set $z (v128.load64_lane 1
        (i32.add (local.get $normal) (i32.shl (i32x4.extract_lane 1 (local.get $h)) (i32.const 3)))
        (v128.load64_zero (i32.add (local.get $normal) (i32.shl (i32x4.extract_lane 0 (local.get $h)) (i32.const 3))))))
      (v128.store (local.get $out)
        (f64x2.pmin
          (f64x2.pmax
            (f64x2.add
              (f64x2.add (v128.load (local.get $p)) (f64x2.mul (v128.load (local.get $spread)) (local.get $z)))
              (f64x2.mul (v128.load (local.get $skew)) (f64x2.sub (f64x2.mul (local.get $z) (local.get $z)) (local.get $one))))
            (f64x2.splat (f64.const 0)))
          (local.get $one)))
      (local.set $z (v128.load64_lane 1
        (i32.add (local.get $normal) (i32.shl (i32x4.extract_lane 3 (local.get $h)) (i32.const 3)))
        (v128.load64_zero (i32.add (local.get $normal) (i32.shl (i32x4.extract_lane 2 (local.get $h)) (i32.const 3))))))
      (v128.store offset=16 (local.get $out)
        (f64x2.pmin
          (f64x2.pmax
            (f64x2.add
              (f64x2.add (v128.load offset=16 (local.get $p)) (f64x2.mul (v128.load offset=16 (local.get $spread)) (local.get $z)))
              (f64x2.mul (v128.load offset=16 (local.get $skew)) (f64x2.sub (f64x2.mul (local.get $z) (local.get $z)) (local.get $one))))
            (f64x2.splat (f64.const 0)))
          (local.get $one)))
      (local.set $row (i32x4.add (local.get $row) (i32x4.splat (i32.const 4))))
      (local.set $p (i32.add (local.get $p) (i32.const 32)))
      (local.set $spread (i32.add (local.get $spread) (i32.const 32)))
      (local.set $skew (i32.add (local.get $skew) (i32.const 32)))
      (local.set $out (i32.add (local.get $out) (i32.const 32)))
      (br $next))))

  ;; Ranks from the greatest, ties (within `tie` of the first of them) sharing the best; 65,535 for NaN. Values thrown in
  ;; bins, put right by insertion. 0 when that cannot be: values all alike or infinite, a bin too full; `out` is then spoilt.
  ;; Room: counts u16 times (bins + 1), places and each u16 times n, values f64 times n. At most 65,534 rows.
  (func (export "rank") (param $x i32) (param $n i32) (param $tie f64) (param $out i32) (param $counts i32) (param $bins i32) (param $each i32) (param $values i32) (param $places i32) (param $crowded i32) (result i32)
    (local $i i32) (local $end i32) (local $p i32) (local $at i32) (local $k i32) (local $start i32) (local $size i32) (local $present i32)
    (local $place i32) (local $least i32) (local $rank i32) (local $low f64) (local $high f64) (local $scale f64) (local $v f64) (local $first f64)
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $n) (i32.const 3))))
    ;; extremes
    (local.set $low (f64.const inf))
    (local.set $high (f64.const -inf))
    (local.set $i (local.get $x))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $end)))
      (local.set $v (f64.load (local.get $i)))
      (local.set $low (select (local.get $v) (local.get $low) (f64.lt (local.get $v) (local.get $low))))
      (local.set $high (select (local.get $v) (local.get $high) (f64.gt (local.get $v) (local.get $high))))
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (br $next)))
    (local.set $scale (f64.div (f64.convert_i32_s (i32.sub (local.get $bins) (i32.const 1))) (f64.sub (local.get $high) (local.get $low))))
    (if (i32.eqz (i32.and (f64.gt (local.get $scale) (f64.const 0)) (f64.lt (local.get $scale) (f64.const inf)))) (then (return (i32.const 0))))
    ;; how many in each bin, the greatest values in the first
    (memory.fill (local.get $counts) (i32.const 0) (i32.shl (i32.add (local.get $bins) (i32.const 1)) (i32.const 1)))
    (local.set $i (local.get $x))
    (local.set $p (local.get $each))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $end)))
      (local.set $v (f64.load (local.get $i)))
      (if (f64.eq (local.get $v) (local.get $v)) (then
        (local.set $at (i32.trunc_sat_f64_s (f64.mul (f64.sub (local.get $high) (local.get $v)) (local.get $scale))))
        (i32.store16 (local.get $p) (local.get $at))
        (local.set $at (i32.add (local.get $counts) (i32.shl (local.get $at) (i32.const 1))))
        (i32.store16 (local.get $at) (i32.add (i32.load16_u (local.get $at)) (i32.const 1)))
        (local.set $present (i32.add (local.get $present) (i32.const 1)))))
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (local.set $p (i32.add (local.get $p) (i32.const 2)))
      (br $next)))
    ;; where each bin starts
    (local.set $at (local.get $counts))
    (local.set $k (i32.add (local.get $counts) (i32.shl (i32.add (local.get $bins) (i32.const 1)) (i32.const 1))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $at) (local.get $k)))
      (local.set $size (i32.load16_u (local.get $at)))
      (i32.store16 (local.get $at) (local.get $start))
      (local.set $start (i32.add (local.get $start) (local.get $size)))
      (local.set $at (i32.add (local.get $at) (i32.const 2)))
      (br $next)))
    ;; values and their places, bin after bin
    (local.set $i (local.get $x))
    (local.set $p (local.get $each))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $i) (local.get $end)))
      (local.set $v (f64.load (local.get $i)))
      (if (f64.eq (local.get $v) (local.get $v)) (then
        (local.set $at (i32.add (local.get $counts) (i32.shl (i32.load16_u (local.get $p)) (i32.const 1))))
        (local.set $k (i32.load16_u (local.get $at)))
        (i32.store16 (local.get $at) (i32.add (local.get $k) (i32.const 1)))
        (f64.store (i32.add (local.get $values) (i32.shl (local.get $k) (i32.const 3))) (local.get $v))
        (i32.store16 (i32.add (local.get $places) (i32.shl (local.get $k) (i32.const 1))) (local.get $place))))
      (local.set $i (i32.add (local.get $i) (i32.const 8)))
      (local.set $p (i32.add (local.get $p) (i32.const 2)))
      (local.set $place (i32.add (local.get $place) (i32.const 1)))
      (br $next)))
    ;; each put right among those before it; more than `crowded` bytes of moves are given up
    (local.set $k (i32.const 1))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $k) (local.get $present)))
      (local.set $at (i32.add (local.get $values) (i32.shl (local.get $k) (i32.const 3))))
      (local.set $v (f64.load (local.get $at)))
      (if (f64.lt (f64.load (i32.sub (local.get $at) (i32.const 8))) (local.get $v)) (then
        (local.set $p (i32.add (local.get $places) (i32.shl (local.get $k) (i32.const 1))))
        (local.set $place (i32.load16_u (local.get $p)))
        (local.set $least (i32.sub (local.get $at) (local.get $crowded)))
        (block $placed (loop $move
          (f64.store (local.get $at) (f64.load (i32.sub (local.get $at) (i32.const 8))))
          (i32.store16 (local.get $p) (i32.load16_u (i32.sub (local.get $p) (i32.const 2))))
          (local.set $at (i32.sub (local.get $at) (i32.const 8)))
          (local.set $p (i32.sub (local.get $p) (i32.const 2)))
          (if (i32.lt_s (local.get $at) (local.get $least)) (then (return (i32.const 0))))
          (br_if $placed (i32.le_u (local.get $at) (local.get $values)))
          (br_if $move (f64.lt (f64.load (i32.sub (local.get $at) (i32.const 8))) (local.get $v)))))
        (f64.store (local.get $at) (local.get $v))
        (i32.store16 (local.get $p) (local.get $place))))
      (local.set $k (i32.add (local.get $k) (i32.const 1)))
      (br $next)))
    ;; ranks, back at their places
    (if (i32.lt_u (local.get $present) (local.get $n)) (then (memory.fill (local.get $out) (i32.const 255) (i32.shl (local.get $n) (i32.const 1)))))
    (local.set $k (i32.const 0))
    (local.set $first (f64.const inf))
    (local.set $at (local.get $values))
    (local.set $p (local.get $places))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $k) (local.get $present)))
      (local.set $v (f64.load (local.get $at)))
      (local.set $k (i32.add (local.get $k) (i32.const 1)))
      (if (f64.gt (f64.sub (local.get $first) (local.get $v)) (local.get $tie)) (then
        (local.set $first (local.get $v))
        (local.set $rank (local.get $k))))
      (i32.store16 (i32.add (local.get $out) (i32.shl (i32.load16_u (local.get $p)) (i32.const 1))) (local.get $rank))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (local.set $p (i32.add (local.get $p) (i32.const 2)))
      (br $next)))
    (i32.const 1))

  ;; floor((x - low) * scale + 0.5), held in 0 to 65,534; 65,535 for NaN
  (func (export "steps") (param $x i32) (param $n i32) (param $low f64) (param $scale f64) (param $out i32)
    (local $end i32) (local $v f64)
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $n) (i32.const 3))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $x) (local.get $end)))
      (local.set $v (f64.add (f64.mul (f64.sub (f64.load (local.get $x)) (local.get $low)) (local.get $scale)) (f64.const 0.5)))
      (i32.store16 (local.get $out)
        (select (i32.trunc_sat_f64_u (f64.min (local.get $v) (f64.const 65534))) (i32.const 65535) (f64.eq (local.get $v) (local.get $v))))
      (local.set $x (i32.add (local.get $x) (i32.const 8)))
      (local.set $out (i32.add (local.get $out) (i32.const 2)))
      (br $next))))

  ;; out[c] += how many of the draws of column c lie in least[c] to most[c]; u16, a width that is a multiple of 8
  (func (export "between") (param $block i32) (param $width i32) (param $draws i32) (param $least i32) (param $most i32) (param $out i32)
    (local $c i32) (local $row i32) (local $v v128)
    (local.set $row (i32.shl (local.get $width) (i32.const 1)))
    (block $all (loop $draw
      (br_if $all (i32.eqz (local.get $draws)))
      (local.set $c (i32.const 0))
      (block $done (loop $next
        (br_if $done (i32.ge_u (local.get $c) (local.get $row)))
        (local.set $v (v128.load (i32.add (local.get $block) (local.get $c))))
        (v128.store (i32.add (local.get $out) (local.get $c))
          (i16x8.sub (v128.load (i32.add (local.get $out) (local.get $c)))
            (v128.and
              (i16x8.ge_u (local.get $v) (v128.load (i32.add (local.get $least) (local.get $c))))
              (i16x8.le_u (local.get $v) (v128.load (i32.add (local.get $most) (local.get $c)))))))
        (local.set $c (i32.add (local.get $c) (i32.const 16)))
        (br $next)))
      (local.set $block (i32.add (local.get $block) (local.get $row)))
      (local.set $draws (i32.sub (local.get $draws) (i32.const 1)))
      (br $draw))))

  ;; Of each pair of places (u16): before += 1 where the first has the smaller value (u16), after += 1 where it has the greater (u32)
  (func (export "order") (param $values i32) (param $one i32) (param $other i32) (param $pairs i32) (param $before i32) (param $after i32)
    (local $end i32) (local $r i32) (local $s i32)
    (local.set $end (i32.add (local.get $one) (i32.shl (local.get $pairs) (i32.const 1))))
    (block $done (loop $next
      (br_if $done (i32.ge_u (local.get $one) (local.get $end)))
      (local.set $r (i32.load16_u (i32.add (local.get $values) (i32.shl (i32.load16_u (local.get $one)) (i32.const 1)))))
      (local.set $s (i32.load16_u (i32.add (local.get $values) (i32.shl (i32.load16_u (local.get $other)) (i32.const 1)))))
      (i32.store (local.get $before) (i32.add (i32.load (local.get $before)) (i32.lt_u (local.get $r) (local.get $s))))
      (i32.store (local.get $after) (i32.add (i32.load (local.get $after)) (i32.gt_u (local.get $r) (local.get $s))))
      (local.set $one (i32.add (local.get $one) (i32.const 2)))
      (local.set $other (i32.add (local.get $other) (i32.const 2)))
      (local.set $before (i32.add (local.get $before) (i32.const 4)))
      (local.set $after (i32.add (local.get $after) (i32.const 4)))
      (br $next))))

  ;; Sixteen columns' histograms of upper bytes: 256 u32 a column
  (func $upper (param $block i32) (param $row i32) (param $draws i32) (param $upper i32)
    (local $p i32) (local $h i32) (local $end i32) (local $at i32)
    (memory.fill (local.get $upper) (i32.const 0) (i32.const 16384))
    (block $all (loop $draw
      (br_if $all (i32.eqz (local.get $draws)))
      (local.set $p (local.get $block))
      (local.set $end (i32.add (local.get $p) (i32.const 32)))
      (local.set $h (local.get $upper))
      (loop $next
        (local.set $at (i32.add (local.get $h) (i32.shl (i32.load8_u offset=1 (local.get $p)) (i32.const 2))))
        (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
        (local.set $h (i32.add (local.get $h) (i32.const 1024)))
        (local.set $p (i32.add (local.get $p) (i32.const 2)))
        (br_if $next (i32.lt_u (local.get $p) (local.get $end))))
      (local.set $block (i32.add (local.get $block) (local.get $row)))
      (local.set $draws (i32.sub (local.get $draws) (i32.const 1)))
      (br $draw))))

  ;; Sixteen columns' histograms of lower bytes, for the upper bytes that have a slot (u16, 256 a column; slot 0 is thrown away)
  (func $lower (param $block i32) (param $row i32) (param $draws i32) (param $slots i32) (param $lower i32)
    (local $p i32) (local $s i32) (local $end i32) (local $at i32)
    (block $all (loop $draw
      (br_if $all (i32.eqz (local.get $draws)))
      (local.set $p (local.get $block))
      (local.set $end (i32.add (local.get $p) (i32.const 32)))
      (local.set $s (local.get $slots))
      (loop $next
        (local.set $at
          (i32.add (local.get $lower)
            (i32.add
              (i32.shl (i32.load16_u (i32.add (local.get $s) (i32.shl (i32.load8_u offset=1 (local.get $p)) (i32.const 1)))) (i32.const 10))
              (i32.shl (i32.load8_u (local.get $p)) (i32.const 2)))))
        (i32.store (local.get $at) (i32.add (i32.load (local.get $at)) (i32.const 1)))
        (local.set $s (i32.add (local.get $s) (i32.const 512)))
        (local.set $p (i32.add (local.get $p) (i32.const 2)))
        (br_if $next (i32.lt_u (local.get $p) (local.get $end))))
      (local.set $block (i32.add (local.get $block) (local.get $row)))
      (local.set $draws (i32.sub (local.get $draws) (i32.const 1)))
      (br $draw))))

  ;; The bin of a histogram where the count reaches `left`: its address; what is left is kept in $rest
  (global $rest (mut i32) (i32.const 0))
  (func $reach (param $bin i32) (param $left i32) (result i32)
    (local $size i32)
    (block $done (loop $next
      (local.set $size (i32.load (local.get $bin)))
      (br_if $done (i32.le_u (local.get $left) (local.get $size)))
      (local.set $left (i32.sub (local.get $left) (local.get $size)))
      (local.set $bin (i32.add (local.get $bin) (i32.const 4)))
      (br $next)))
    (global.set $rest (local.get $left))
    (local.get $bin))

  ;; The ceil(p * m)-th of the m present draws of each column, for `count` probabilities p: out is u16, count rows of width; a width that is
  ;; a multiple of 16. `present` (u32) says m. Room at `scratch`: 24,576 + 128 * count + 1,024 * (16 * count + 1) bytes.
  (func (export "quantiles") (param $block i32) (param $width i32) (param $draws i32) (param $present i32) (param $probabilities i32) (param $count i32) (param $out i32) (param $scratch i32)
    (local $row i32) (local $first i32) (local $c i32) (local $k i32) (local $m i32) (local $at i32) (local $slots i32) (local $found i32) (local $lower i32) (local $f i32) (local $value i32)
    (local.set $row (i32.shl (local.get $width) (i32.const 1)))
    (local.set $slots (i32.add (local.get $scratch) (i32.const 16384)))
    (local.set $found (i32.add (local.get $slots) (i32.const 8192)))
    (local.set $lower (i32.add (local.get $found) (i32.shl (local.get $count) (i32.const 7))))
    (block $all (loop $sixteen
      (br_if $all (i32.ge_u (local.get $first) (local.get $width)))
      (call $upper (local.get $block) (local.get $row) (local.get $draws) (local.get $scratch))
      (memory.fill (local.get $slots) (i32.const 0) (i32.const 8192))
      (memory.fill (local.get $lower) (i32.const 0) (i32.shl (i32.add (i32.shl (local.get $count) (i32.const 4)) (i32.const 1)) (i32.const 10)))
      ;; in which upper byte each order statistic lies, and its place among them
      (local.set $f (local.get $found))
      (local.set $c (i32.const 0))
      (loop $column
        (local.set $m (i32.load (i32.add (local.get $present) (i32.shl (i32.add (local.get $first) (local.get $c)) (i32.const 2)))))
        (local.set $k (i32.const 0))
        (loop $one
          (if (local.get $m) (then
            (local.set $at
              (i32.trunc_sat_f64_s (f64.ceil (f64.sub
                (f64.mul (f64.load (i32.add (local.get $probabilities) (i32.shl (local.get $k) (i32.const 3)))) (f64.convert_i32_u (local.get $m)))
                (f64.const 1e-9)))))
            (local.set $at (call $reach (i32.add (local.get $scratch) (i32.shl (local.get $c) (i32.const 10))) (select (local.get $at) (i32.const 1) (i32.gt_s (local.get $at) (i32.const 1)))))
            ;; the slot of that byte, two bytes where the histogram has four
            (local.set $at (i32.add (local.get $slots) (i32.shr_u (i32.sub (local.get $at) (local.get $scratch)) (i32.const 1))))
            (if (i32.eqz (i32.load16_u (local.get $at))) (then
              (i32.store16 (local.get $at) (i32.add (i32.const 1) (i32.add (i32.mul (local.get $c) (local.get $count)) (local.get $k))))))
            (i32.store (local.get $f) (local.get $at))
            (i32.store offset=4 (local.get $f) (global.get $rest))))
          (local.set $f (i32.add (local.get $f) (i32.const 8)))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br_if $one (i32.lt_u (local.get $k) (local.get $count))))
        (local.set $c (i32.add (local.get $c) (i32.const 1)))
        (br_if $column (i32.lt_u (local.get $c) (i32.const 16))))
      (call $lower (local.get $block) (local.get $row) (local.get $draws) (local.get $slots) (local.get $lower))
      (local.set $f (local.get $found))
      (local.set $c (i32.const 0))
      (loop $column
        (local.set $m (i32.load (i32.add (local.get $present) (i32.shl (i32.add (local.get $first) (local.get $c)) (i32.const 2)))))
        (local.set $k (i32.const 0))
        (loop $one
          (local.set $value (i32.const 65535))
          (if (local.get $m) (then
            (local.set $at (i32.load (local.get $f)))
            (local.set $value (i32.add (local.get $lower) (i32.shl (i32.load16_u (local.get $at)) (i32.const 10))))
            (local.set $value (i32.shr_u (i32.sub (call $reach (local.get $value) (i32.load offset=4 (local.get $f))) (local.get $value)) (i32.const 2)))
            (local.set $value (i32.add (local.get $value)
              (i32.shl (i32.shr_u (i32.sub (i32.sub (local.get $at) (local.get $slots)) (i32.shl (local.get $c) (i32.const 9))) (i32.const 1)) (i32.const 8))))))
          (i32.store16
            (i32.add (local.get $out) (i32.shl (i32.add (i32.mul (local.get $k) (local.get $width)) (i32.add (local.get $first) (local.get $c))) (i32.const 1)))
            (local.get $value))
          (local.set $f (i32.add (local.get $f) (i32.const 8)))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br_if $one (i32.lt_u (local.get $k) (local.get $count))))
        (local.set $c (i32.add (local.get $c) (i32.const 1)))
        (br_if $column (i32.lt_u (local.get $c) (i32.const 16))))
      (local.set $block (i32.add (local.get $block) (i32.const 32)))
      (local.set $first (i32.add (local.get $first) (i32.const 16)))
      (br $sixteen))))
)
