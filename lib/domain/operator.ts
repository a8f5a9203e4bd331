/** A person who uses this dashboard. Roles from least to most; each may do all that the one before it may. */
export const ROLES = ["viewer", "support", "admin"] as const
export type Role = (typeof ROLES)[number]

export type Operator = { id: string; name: string; email: string; role: Role }

/** As much of a person as a component needs to know what they may do. */
export type Viewer = Pick<Operator, "id" | "role">

/** Whether `role` includes what `needed` allows. */
export function isAtLeast(role: Role, needed: Role): boolean {
  return ROLES.indexOf(role) >= ROLES.indexOf(needed)
}
