/** Six buckets to the doubling: a percentile read from them is at most 6 % off. */
const PER_DOUBLING = 6

/** The bucket of a duration (ms): bucket n holds those in (2^((n-1)/6), 2^(n/6)] seconds; everything up to a second is bucket 0. */
export function toDurationBucket(ms: number): number {
  return ms <= 1_000 ? 0 : Math.ceil(PER_DOUBLING * Math.log2(ms / 1_000) - 1e-9)
}

/** The middle of a bucket, ms. */
export function toBucketMs(bucket: number): number {
  return Math.round(1_000 * 2 ** ((bucket - 0.5) / PER_DOUBLING))
}

/** The duration (ms, at most 6 % off) that a share of all stays below: 0.5 = median. Null when there are none. */
export function toPercentile(counts: readonly { bucket: number; jobs: number }[], share: number): number | null {
  const total = counts.reduce((sum, one) => sum + one.jobs, 0)
  if (total === 0) return null
  const sorted = counts.toSorted((a, b) => a.bucket - b.bucket)
  let seen = 0
  for (const { bucket, jobs } of sorted) {
    seen += jobs
    if (seen >= share * total) return toBucketMs(bucket)
  }
  return null
}
