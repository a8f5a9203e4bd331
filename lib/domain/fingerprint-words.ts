/* What is known of the words in error messages. All in lower case. */

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/))
}

/** Codecs, containers and output formats: which one it was differs from file to file, the cause and its remedy do not. */
export const CODEC_WORDS = words(`
  prores hevc avc dnxhd dnxhr theora mjpeg mjpg cinepak cineform cfhd rawvideo huffyuv utvideo indeo sorenson xvid divx
  vorbis opus aac flac pcm alac matroska quicktime mxf webm mov avi mkv flv wmv mpegts mpeg ogg ogv gif webp apng png jpeg
  rgb bgr rgba bgra argb abgr yuv yuva gbr gbrp gbrap gray jpg tiff heif heic avif exr dpx png_sequence xavc xdcam avcintra magicyuv lagarith snow dirac tscc svq rv mts vob asf`)

/** The vendor's models; ordinary words too, so they count as one only where the words around them say so. */
export const MODEL_WORDS = words("original light pro human")
/** Documented values of a request; in quotes they are read as they are without. */
export const REQUEST_VALUES = words(
  "original light pro human webm mov mp4 gif webp png_sequence transparent color image green white black blue custom",
)
export const BEFORE_MODEL = words("model for got with using by on not than models")
export const AFTER_MODEL = words("model worker workers pipeline models")

/** Taken into the number before them. */
export const UNITS = words(`
  ns us ms millisecond milliseconds msec s sec secs second seconds m min mins minute minutes h hr hrs hour hours d day days
  week weeks month months year years b byte bytes kb kib mb mib gb gib tb tib kilobyte kilobytes megabyte megabytes gigabyte
  gigabytes bit bits kbit mbit kbps mbps gbps bps px pixel pixels fps hz khz mhz ghz dpi percent pct x k`)

/** Taken into a date or time beside them. */
export const DATE_WORDS = words(`
  jan feb mar apr may jun jul aug sep sept oct nov dec january february march april june july august september october
  november december mon tue tues wed thu thur thurs fri sat sun monday tuesday wednesday thursday friday saturday sunday
  am pm utc gmt z pst pdt mst mdt cst cdt est edt cet cest bst ist jst msk eet wet aest o'clock yesterday today`)
/** Words of dates that are more often something else. */
export const DOUBTFUL_DATE_WORDS = words("may march mar sun sat am second today")

export const NUMBER_WORDS = words(`
  two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty ninety hundred thousand
  million dozen`)

/** Said before a value and gone with it, so that "at 10:00", "on Nov 24" and nothing at all are alike. */
export const BEFORE_VALUE = words(
  "a an the at on in from by with for of to near around about after before since until till via than only just exactly see cf approx approximately id ids ref no nr number",
)
/** Say nothing wherever they stand. */
export const ARTICLES = words("a an the")
/** Between the members of a list. */
export const JOINERS = words("and or to through thru until plus und et y e of x")

/** `key=value` and `"key": value`: values that say what happened. Of every other key the value is variety. */
export const TELLING_KEYS = words(`
  error err errors reason cause code type kind exception signal message msg status statuscode status_code errorcode error_code
  detail details description error_description title errno stage step phase state http_status fault desc`)

/** After these and a colon stands a name. */
export const NAME_KEYS = words(`
  codec codecs encoder decoder container profile model host hostname bucket region customer tenant project account user owner
  workspace organisation organization file filename path key request req ref reference trace span session correlation id
  request_id requestid trace_id job_id node pod instance device fourcc pix_fmt pixfmt format fmt codec_name tag`)

/** After these stands a name, with nothing between. */
export const NAME_NOUNS = words(`
  customer tenant workspace client merchant organisation organization account user project bucket region host hostname server
  node pod queue session request trace span reference ref owner job worker instance device`)

/** Never a name, though they may follow such a noun. */
export const NEVER_NAMES = words(`
  not is was were has had have does did do can cannot could would should will may must be been being for from to of in on at by
  with without and or but if when while because since after before as than that this these those it its no none any all some
  down full missing busy empty unknown invalid name id ids key keys limit limits quota quotas count list file files video videos
  error errors failure failures crash timeout lost gone dead offline pool memory process data did died exit exits
  returned answered responded said replied sent gave got ran went ended needs need lacks lack exceeds exceed terminated
  killed credits balance plan api url link type status state size format session token account request response job jobs
  upload download input output too already still never only just also again now currently`)

/** A part of an identifier that means something: "job_not_found" is no id, "job_qwkzpxvb" is. */
export const COMMON_PARTS = words(`
  not found failed failure error errors limit limits id ids url urls type types name names count size path file files status
  timeout expired expires missing invalid crashed crash lost pool queue key keys data format codec image video audio prompt text
  background too large small big long short many few no is was be up down out of in on off to from by at memory disk space full
  empty read write open close start started stop stopped end ended source sink input output upload download request response
  server client host node user agent access denied forbidden unauthorized required exists exist already in use busy locked
  conflict unavailable unsupported supported unknown internal external bad gateway service rate limited exceeded credits
  insufficient balance payment account plan quota model color colour subject composition canvas frame frames duration length
  width height resolution bitrate stream streams track tracks decode decoder encode encoder decoded encoded process processing
  processed worker workers gpu cpu cuda oom killed exit exited signal segfault abort aborted cancelled canceled retry retries
  attempt attempts deleted removed moved created updated pending side level time date version set get put post`)

/** Of the words of a message these alone name no cause. */
export const VAGUE_WORDS = words(`
  error failed failure fail exception message job jobs video file processing process processed task request internal server unknown
  unexpected while during due to because caused reason cause detail said reported vendor is was has have been it this your our
  please try again later contact support went wrong something with in of and at on by for from could not did an occurred`)

/** Endings of files, of media and of code. */
export const FILE_ENDINGS = words(`
  mp4 mov webm avi mkv m4v mpg mpeg flv wmv 3gp ogv ogg ts mts m2ts vob asf mxf gif webp png jpg jpeg apng bmp tif tiff svg heic
  heif avif exr dpx zip tar gz tgz bz2 xz rar 7z json xml yml yaml toml csv tsv txt log md pdf html htm js mjs cjs jsx tsx py pyc
  rb go rs c cc cpp cxx h hpp java kt cs php pl sh so dll exe bin dat tmp part bak cfg conf ini env wav mp3 aac flac m4a opus srt
  vtt onnx pt pth safetensors m3u8 mpd f4v divx prproj aep psd`)

/** Last labels of host names; two letters always count. */
export const HOST_ENDINGS = words(`
  com net org io dev app co cloud ai test example local internal localhost tv me biz info xyz site online store shop video media
  edu gov mil int studio agency digital tech live link page website invalid lan corp cluster svc arpa museum travel`)

/** Beginnings of ids: "job_…", "w-…". */
export const ID_PREFIXES = words(`
  job req request wh evt event cus cust customer usr user proj project tok token key trace span ses sess session del dlv delivery
  run task att attempt upl upload vid video asset obj object src source msg message batch tx txn ord order inv invoice acct account
  org team ws node pod worker w gpu host i ip vm srv ref rid cid tid pid uid id rbv frame clip file rnd tmp wrk machine`)

/** Pairs of letters that are common in European languages; of random letters about a third of the pairs are among them. */
const PAIRS = words(`
  ab ac ad ag ai al am an ap ar as at au av ay ba be bi bl bo br bs bu by ca ce ch ci ck cl co cr ct cu da de di do dr ds du ea
  ec ed ee ef eg ei el em en ep eq er es et ev ew ex ey fa fe ff fi fo fr fu ga ge gh gi gl go gr gu ha he hi ho hu ia ib ic id ie
  if ig il im in io ip ir is it iv iz jo ke ki la ld le li ll lo ls lt lu ly ma mb me mi mm mo mp mu my na nc nd ne nf ng ni nk nl nn
  no ns nt nu oa ob oc od of og oi ok ol om on oo op or os ot ou ov ow pa pe ph pi pl po pp pr pt pu qu ra rc rd re rg ri rk rl
  rm rn ro rr rs rt ru ry sa sc se sh si so sp ss st su ta te th ti tl to tr ts tt tu ty ub uc ud ue uf ug ui ul um un up ur us ut va
  ve vi vo wa we wh wi wo xc xi xp xt ye ze zi`)

/** Share of the neighbouring letters of a lowered word that are common pairs, 0–1. */
export function toPairShare(word: string): number {
  const letters = word.slice(0, 64)
  if (letters.length < 2) return 1
  let common = 0
  for (let at = 1; at < letters.length; at++) if (PAIRS.has(letters.slice(at - 1, at + 1))) common++
  return common / (letters.length - 1)
}
