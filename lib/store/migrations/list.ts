import type { Migration } from "./ddl"
import { historyMigration } from "./m0001-history"
import { supportMigration } from "./m0002-support"
import { creditsMigration } from "./m0003-credits"
import { trustMigration } from "./m0004-trust"
import { dayModelsMigration } from "./m0005-day-models"
import { webhooksMigration } from "./m0006-webhooks"
import { tokensMigration } from "./m0007-tokens"
import { durationMonthsMigration } from "./m0008-duration-months"

/** In the order they are applied. A list and not a folder scan, so that a bundler takes them along. */
export const MIGRATIONS: readonly Migration[] = [
  historyMigration,
  supportMigration,
  creditsMigration,
  trustMigration,
  dayModelsMigration,
  webhooksMigration,
  tokensMigration,
  durationMonthsMigration,
]
