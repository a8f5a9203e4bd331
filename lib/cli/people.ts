/** `npm run people`: who may use the dashboard, from the command line. Safe while it runs. */
import { existsSync } from "node:fs"
import { parseArgs } from "node:util"
import { createPassword } from "@/lib/auth/password"
import {
  createPerson,
  disablePerson,
  getPersonByEmail,
  listPeople,
  type Person,
  setPassword,
  setRole,
} from "@/lib/auth/people"
import { ROLES, type Role } from "@/lib/domain/operator"
import { toIso } from "@/lib/domain/time"
import { AppError, toAppError } from "@/lib/errors"
import { getStore } from "@/lib/store/current"
import type { Store } from "@/lib/store/store"

const HELP = `People of this dashboard.

  npm run people -- list
  npm run people -- add --email a@b.example --name "Ada" --role ${ROLES.join("|")}
  npm run people -- role --email a@b.example --role ${ROLES.join("|")}
  npm run people -- disable --email a@b.example
  npm run people -- reset-password [--email a@b.example]      (without --email: the only admin)

  --json    one JSON object on standard output
  --help    this text

"add" and "reset-password" make a random password and print it, this once. A reset signs the person out everywhere.
Exit code: 0 done, 1 refused, 2 not understood.
`

const SYSTEM = "system"
type Flags = { email?: string | undefined; name?: string | undefined; role?: string | undefined }
type Outcome = { data: Record<string, unknown>; text: string }

function requireFlag(flags: Flags, name: keyof Flags): string {
  const value = flags[name]
  if (!value) throw new AppError("invalid", `--${name} is missing.`)
  return value
}

function requireRole(flags: Flags): Role {
  const asked = requireFlag(flags, "role")
  const role = ROLES.find((one) => one === asked)
  if (!role) throw new AppError("invalid", `--role is one of ${ROLES.join(", ")}.`)
  return role
}

async function list(store: Store): Promise<Outcome> {
  const people = await listPeople(store.read)
  const toJson = ({ createdAt, disabledAt, ...rest }: Person) => ({
    ...rest,
    createdAt: toIso(createdAt),
    disabledAt: toIso(disabledAt),
  })
  const toLine = (one: Person) =>
    `${one.role.padEnd(8)} ${one.email.padEnd(32)} ${one.name}${one.disabledAt === null ? "" : "  (disabled)"}`
  return { data: { people: people.map(toJson) }, text: people.map(toLine).join("\n") || "Nobody yet." }
}

async function add(store: Store, flags: Flags): Promise<Outcome> {
  const password = createPassword()
  const email = requireFlag(flags, "email")
  const person = { email, name: flags.name ?? email, role: requireRole(flags), password }
  const made = await createPerson(store, person, SYSTEM)
  return { data: { person: made, password }, text: `Added ${made.email} as ${made.role}.\nPassword  ${password}` }
}

async function changeRole(store: Store, flags: Flags): Promise<Outcome> {
  const person = await getPersonByEmail(store.read, requireFlag(flags, "email"))
  const role = requireRole(flags)
  await setRole(store, { personId: person.id, role }, SYSTEM)
  return { data: { email: person.email, role }, text: `${person.email} is ${role} from the next request on.` }
}

async function disable(store: Store, flags: Flags): Promise<Outcome> {
  const person = await getPersonByEmail(store.read, requireFlag(flags, "email"))
  await disablePerson(store, person.id, SYSTEM)
  return { data: { email: person.email, disabled: true }, text: `${person.email} is signed out and cannot come back.` }
}

async function findOnlyAdmin(store: Store): Promise<Person> {
  const admins = (await listPeople(store.read)).filter((one) => one.role === "admin" && one.disabledAt === null)
  const [only, ...others] = admins
  if (!only || others.length > 0) throw new AppError("invalid", "Name the person: --email a@b.example")
  return only
}

async function resetPassword(store: Store, flags: Flags): Promise<Outcome> {
  const person = flags.email ? await getPersonByEmail(store.read, flags.email) : await findOnlyAdmin(store)
  const password = createPassword()
  await setPassword(store, { personId: person.id, password, keepSession: null }, SYSTEM)
  const text = `New password of ${person.email}, shown this once:\nPassword  ${password}`
  return { data: { email: person.email, password }, text }
}

const COMMANDS: Record<string, (store: Store, flags: Flags) => Promise<Outcome>> = {
  list,
  add,
  role: changeRole,
  disable,
  "reset-password": resetPassword,
}

function parse() {
  const options = {
    email: { type: "string" },
    name: { type: "string" },
    role: { type: "string" },
    json: { type: "boolean" },
    help: { type: "boolean" },
  } as const
  try {
    return parseArgs({ options, allowPositionals: true })
  } catch (thrown) {
    process.stderr.write(`${thrown instanceof Error ? thrown.message : "Not understood."}\n\n${HELP}`)
    process.exit(2)
  }
}

async function main(): Promise<number> {
  const { values, positionals } = parse()
  const command = COMMANDS[positionals[0] ?? ""]
  if (values.help || !command) {
    process.stdout.write(HELP)
    return values.help ? 0 : 2
  }
  if (existsSync(".env")) process.loadEnvFile(".env")
  try {
    const store = await getStore()
    const { data, text } = await command(store, values)
    process.stdout.write(values.json ? `${JSON.stringify({ ok: true, ...data })}\n` : `${text}\n`)
    await store.close()
    return 0
  } catch (thrown) {
    const error = toAppError(thrown)
    const answer = JSON.stringify({ ok: false, code: error.code, message: error.message })
    if (values.json) process.stdout.write(`${answer}\n`)
    else process.stderr.write(`${error.message}\n`)
    return 1
  }
}

process.exit(await main())
