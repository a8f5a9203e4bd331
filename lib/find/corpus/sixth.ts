import { createKit, type Kit } from "./fourth-kit"
import { fileOf, type Ticket } from "./ticket"
import type { World, WorldJob } from "./world"

/** Texts that name a job only to say that it is not the one: it may be shown, and is never certain. */
const ASIDE: readonly (readonly [string, (id: string) => string])[] = [
  ["praise first", (id) => `Good news first: ${id} came out great. Sadly the next upload crashed.`],
  ["to be closed", (id) => `You can close ${id}, that one is settled. The one from this morning hangs though.`],
  ["rendered nicely", (id) => `${id} has rendered nicely. Our latest clip, however, has green edges.`],
  ["forget about", (id) => `Forget about ${id}. What I need is the other film, it is stuck.`],
  ["the same settings", (id) => `Same settings as ${id}, which looks perfect, yet this time the output is blank.`],
  ["disregard", (id) => `Please disregard ${id} (sorted itself out). The follow-up video keeps failing.`],
  ["no complaints", (id) => `No complaints about ${id} at all!\n\nYesterday's one though: black background.`],
  ["German, done", (id) => `${id} ist fertig, danke! Aber das neue Video ist kaputt.`],
  ["German, the one before", (id) => `Der vorherige Auftrag war ${id}, der jetzige schlägt auch fehl.`],
  ["German, all well", (id) => `Mit ${id} war alles bestens, heute hingegen bleibt der Clip hängen.`],
  ["German, leave it", (id) => `${id} könnt ihr ignorieren. Das andere Video ist verschwommen.`],
  ["French, done", (id) => `${id} est terminé, merci. En revanche, ma dernière vidéo est floue.`],
  ["French, forget", (id) => `Oubliez ${id}, c'est réglé. La nouvelle vidéo a échoué.`],
  ["French, the one before", (id) => `Le précédent était ${id} ; celui d'aujourd'hui affiche une erreur.`],
  ["Spanish, ready", (id) => `${id} ya está listo, gracias. Pero el nuevo vídeo falló.`],
  ["Spanish, the one before", (id) => `El anterior era ${id}; el de hoy también da un fallo.`],
  ["Spanish, leave it", (id) => `Ignoren ${id}, ya se arregló. El último vídeo sale borroso.`],
  ["Portuguese, lovely", (id) => `${id} ficou ótimo, obrigada. Mas o novo vídeo falhou.`],
  ["Portuguese, the one before", (id) => `O anterior foi ${id}; o de hoje ainda está processando.`],
  ["Portuguese, to be closed", (id) => `Podem fechar ${id}. Já o vídeo de hoje não termina.`],
  ["Dutch, done", (id) => `${id} is klaar, bedankt. Maar mijn nieuwste video is mislukt.`],
  ["Dutch, the one before", (id) => `De vorige was ${id}, die van vandaag geeft een foutmelding.`],
  ["Dutch, leave it", (id) => `Laat ${id} maar zitten. De nieuwe blijft hangen.`],
]

/** The same, and the job that is meant can be told: by its file's name, or by its id. */
const MEANT: readonly (readonly [string, (aside: string, meant: WorldJob) => string])[] = [
  ["a file's name", (id, job) => `${id} turned out lovely. But ${fileOf(job)} has a green halo.`],
  ["two ids", (id, job) => `The earlier job, ${id}, is all good; ${job.id} is broken though.`],
  ["the first try", (id, job) => `We sent it twice: ${id} was the first try, it is ${job.id} that crashes now.`],
  ["German file", (id, job) => `${id} passt so. Nur ${fileOf(job)} ist leider unscharf.`],
  ["French file", (id, job) => `Pour ${id} tout va bien, mais ${fileOf(job)} est saccadée.`],
  ["Spanish file", (id, job) => `Con ${id} ningún problema, sin embargo ${fileOf(job)} salió cortado.`],
  ["Portuguese file", (id, job) => `${id} deu certo, porém ${fileOf(job)} saiu com bordas verdes.`],
  ["Dutch file", (id, job) => `${id} ziet er goed uit, alleen ${fileOf(job)} heeft wazige randen.`],
]

/** Words of contrast beside the very job that is meant: it stays certain. */
const PLAIN: readonly (readonly [string, (id: string) => string])[] = [
  ["we tried, but", (id) => `We tried three browsers but ${id} still will not finish.`],
  ["busy, but", (id) => `I know you are busy, but could you look at ${id}? The result is blurry.`],
  ["done but wrong", (id) => `Job ${id} completed but the output is blurry.`],
  ["a heading, then it", (id) => `Job: ${id}\n\nHello, it went through but the edges are green.`],
  ["our latest", (id) => `Our latest video ${id} came back empty.`],
  ["the new one is it", (id) => `The old ones are fine, the new one ${id} failed.`],
  ["German", (id) => `Sorry für die Störung, aber ${id} ist abgeschnitten.`],
  ["French", (id) => `Le projet ${id} est terminé mais la vidéo est floue.`],
  ["Spanish", (id) => `Perdón otra vez, pero ${id} sigue procesando.`],
  ["Portuguese", (id) => `O novo vídeo, ${id}, falhou de novo.`],
  ["Dutch", (id) => `Alles geprobeerd, maar ${id} blijft hangen.`],
]

/** Names are looked up without their ending. */
function stem(job: WorldJob): string {
  return fileOf(job).replace(/\.\w+$/, "")
}

function fromKit({ take, soleBy }: Kit): { certain: Ticket[]; contrasted: Ticket[] } {
  const any = () => take((job) => job.customer !== null)
  const told = () => soleBy((job) => job.customer !== null, stem)
  const aside = ASIDE.map(([name, write]): Ticket => {
    const { id } = any()
    return { name, text: write(id), expect: null, aside: id }
  })
  const meant = MEANT.map(([name, write]): Ticket => {
    const [{ id }, job] = [any(), told()]
    return { name, text: write(id, job), expect: job.id, aside: id }
  })
  const certain = PLAIN.map(([name, write]): Ticket => {
    const { id } = any()
    return { name, text: write(id), expect: id, isPlain: true }
  })
  return { contrasted: [...aside, ...meant], certain }
}

/** Texts of contrast, written before the rules for them; among them some that name what they are about. */
export function listSixthTickets(world: World): Ticket[] {
  const { contrasted, certain } = fromKit(createKit(world))
  return [...contrasted, ...certain]
}
