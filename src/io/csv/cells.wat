;; Where the wanted cells of a wide CSV file begin: delimiters and line feeds are found 64 bytes at a time, and counted.
;; Nothing is read of the cells themselves. `scripts/kernels.mjs` assembles this file, csv-scan.ts calls it. (ASCII alone: the assembler reads bytes.)
(module
  (memory (export "memory") 32)

  ;; Rows of the bytes from $at to $limit, the first of which begins at $at. Of each, $out gets where its line feed stands,
  ;; then where each of the $count cells begins whose places are at $wanted, in order; all from $at. Gives how many rows there are
  ;; before the limit, before $most, and before the first that has a quote or that is not $width cells wide.
  (func (export "rows") (param $at i32) (param $limit i32) (param $delimiter i32) (param $width i32) (param $wanted i32) (param $count i32) (param $out i32) (param $most i32) (result i32)
    (local $p i32) (local $rows i32) (local $place i32) (local $k i32) (local $n i32) (local $cells i32) (local $next i32) (local $stop i32) (local $stride i32)
    (local $d i64) (local $l i64) (local $q i64) (local $segment i64) (local $low i64) (local $inside i64)
    (local $delimiters v128) (local $feeds v128) (local $quotes v128) (local $a v128) (local $b v128) (local $c v128) (local $e v128)
    (local.set $delimiters (i8x16.splat (local.get $delimiter)))
    (local.set $feeds (i8x16.splat (i32.const 10)))
    (local.set $quotes (i8x16.splat (i32.const 34)))
    (local.set $stride (i32.shl (i32.add (local.get $count) (i32.const 1)) (i32.const 2)))
    (local.set $p (local.get $at))
    (local.set $next (i32.load (local.get $wanted)))
    (if (i32.eqz (local.get $next)) (then
      (i32.store offset=4 (local.get $out) (i32.const 0))
      (local.set $k (i32.const 1))))
    (block $done (loop $block
      (br_if $done (i32.ge_u (local.get $p) (local.get $limit)))
      (local.set $a (v128.load (local.get $p)))
      (local.set $b (v128.load offset=16 (local.get $p)))
      (local.set $c (v128.load offset=32 (local.get $p)))
      (local.set $e (v128.load offset=48 (local.get $p)))
      ;; bit i of $d, $l and $q tells whether byte i is a delimiter, a line feed, a quote
      (local.set $d (i64.or
        (i64.or (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $a) (local.get $delimiters))))
          (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $b) (local.get $delimiters)))) (i64.const 16)))
        (i64.or (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $c) (local.get $delimiters)))) (i64.const 32))
          (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $e) (local.get $delimiters)))) (i64.const 48)))))
      (local.set $l (i64.const 0))
      (if (v128.any_true (v128.or (v128.or (i8x16.eq (local.get $a) (local.get $feeds)) (i8x16.eq (local.get $b) (local.get $feeds))) (v128.or (i8x16.eq (local.get $c) (local.get $feeds)) (i8x16.eq (local.get $e) (local.get $feeds))))) (then
        (local.set $l (i64.or
        (i64.or (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $a) (local.get $feeds))))
          (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $b) (local.get $feeds)))) (i64.const 16)))
        (i64.or (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $c) (local.get $feeds)))) (i64.const 32))
          (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $e) (local.get $feeds)))) (i64.const 48)))))))
      (local.set $q (i64.const 0))
      (if (v128.any_true (v128.or (v128.or (i8x16.eq (local.get $a) (local.get $quotes)) (i8x16.eq (local.get $b) (local.get $quotes))) (v128.or (i8x16.eq (local.get $c) (local.get $quotes)) (i8x16.eq (local.get $e) (local.get $quotes))))) (then
        (local.set $q (i64.or
        (i64.or (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $a) (local.get $quotes))))
          (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $b) (local.get $quotes)))) (i64.const 16)))
        (i64.or (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $c) (local.get $quotes)))) (i64.const 32))
          (i64.shl (i64.extend_i32_u (i8x16.bitmask (i8x16.eq (local.get $e) (local.get $quotes)))) (i64.const 48)))))))
      (if (i32.gt_u (i32.add (local.get $p) (i32.const 64)) (local.get $limit)) (then
        (local.set $inside (i64.sub (i64.shl (i64.const 1) (i64.extend_i32_u (i32.sub (local.get $limit) (local.get $p)))) (i64.const 1)))
        (local.set $d (i64.and (local.get $d) (local.get $inside)))
        (local.set $l (i64.and (local.get $l) (local.get $inside)))
        (local.set $q (i64.and (local.get $q) (local.get $inside)))))
      ;; what stands before the first quote is told, and no more
      (if (i64.ne (local.get $q) (i64.const 0)) (then
        (local.set $inside (i64.sub (i64.and (local.get $q) (i64.sub (i64.const 0) (local.get $q))) (i64.const 1)))
        (local.set $d (i64.and (local.get $d) (local.get $inside)))
        (local.set $l (i64.and (local.get $l) (local.get $inside)))
        (local.set $stop (i32.const 1))))
      (loop $piece
        ;; the delimiters before the next line feed, or to the end of the block
        (local.set $low (i64.and (local.get $l) (i64.sub (i64.const 0) (local.get $l))))
        (local.set $segment (select (i64.and (local.get $d) (i64.sub (local.get $low) (i64.const 1))) (local.get $d) (i64.ne (local.get $l) (i64.const 0))))
        (local.set $cells (i32.add (local.get $place) (i32.wrap_i64 (i64.popcnt (local.get $segment)))))
        (block $found (loop $find
          (br_if $found (i32.ge_u (local.get $k) (local.get $count)))
          (local.set $next (i32.load (i32.add (local.get $wanted) (i32.shl (local.get $k) (i32.const 2)))))
          (br_if $found (i32.gt_u (local.get $next) (local.get $cells)))
          (local.set $n (i32.sub (i32.sub (local.get $next) (local.get $place)) (i32.const 1)))
          (block $there (loop $drop
            (br_if $there (i32.eqz (local.get $n)))
            (local.set $segment (i64.and (local.get $segment) (i64.sub (local.get $segment) (i64.const 1))))
            (local.set $n (i32.sub (local.get $n) (i32.const 1)))
            (br $drop)))
          (i32.store offset=4 (i32.add (local.get $out) (i32.shl (local.get $k) (i32.const 2)))
            (i32.add (i32.sub (local.get $p) (local.get $at)) (i32.add (i32.wrap_i64 (i64.ctz (local.get $segment))) (i32.const 1))))
          (local.set $segment (i64.and (local.get $segment) (i64.sub (local.get $segment) (i64.const 1))))
          (local.set $place (local.get $next))
          (local.set $k (i32.add (local.get $k) (i32.const 1)))
          (br $find)))
        (local.set $place (local.get $cells))
        (if (i64.ne (local.get $l) (i64.const 0)) (then
          (if (i32.ne (i32.add (local.get $place) (i32.const 1)) (local.get $width)) (then (return (local.get $rows))))
          (local.set $n (i32.add (i32.sub (local.get $p) (local.get $at)) (i32.wrap_i64 (i64.ctz (local.get $l)))))
          (i32.store (local.get $out) (local.get $n))
          (local.set $out (i32.add (local.get $out) (local.get $stride)))
          (local.set $rows (i32.add (local.get $rows) (i32.const 1)))
          (if (i32.ge_u (local.get $rows) (local.get $most)) (then (return (local.get $rows))))
          (local.set $d (i64.and (local.get $d) (i64.sub (i64.const 0) (i64.shl (local.get $low) (i64.const 1)))))
          (local.set $l (i64.and (local.get $l) (i64.sub (local.get $l) (i64.const 1))))
          (local.set $place (i32.const 0))
          (local.set $k (i32.const 0))
          (if (i32.eqz (i32.load (local.get $wanted))) (then
            (i32.store offset=4 (local.get $out) (i32.add (local.get $n) (i32.const 1)))
            (local.set $k (i32.const 1))))
          (br $piece))))
      (br_if $done (local.get $stop))
      (local.set $p (i32.add (local.get $p) (i32.const 64)))
      (br $block)))
    (local.get $rows)))
