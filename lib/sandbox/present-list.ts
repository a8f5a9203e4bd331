import type { Active } from "@/lib/sandbox/faults"

/** Page of rows in one of the containers of contract A4, with a total that may lie (A5). */
export function presentList(
  rows: unknown[],
  page: { total: number; limit: number; offset: number },
  active: Active,
): unknown {
  const total = toTotal(page.total, active)
  const paging = { ...total, limit: page.limit, offset: page.offset }
  const shape = active.choice("list.shape")
  switch (shape) {
    case "array":
      return rows
    case "none":
      return { success: true, ...paging }
    case "data.jobs":
      return { success: true, data: { jobs: rows, ...paging } }
    case "data.items":
      return { success: true, data: { items: rows, ...paging } }
    default:
      return { [shape]: rows, ...paging }
  }
}

function toTotal(total: number, active: Active): Record<string, unknown> {
  switch (active.choice("list.total")) {
    case "true":
      return { total }
    case "absent":
      return {}
    case "low":
      return { total: Math.floor(total / 2) }
    case "high":
      return { total: total * 2 + 50 }
    case "zero":
      return { total: 0 }
    case "text":
      return { total: `${total}` }
    case "nested":
      return { pagination: { total } }
  }
}
