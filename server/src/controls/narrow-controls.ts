/**
 * The controls with a subject so narrow that a stated reason can clearly miss it, each with the words that show that the
 * reason may mean it after all. A control that is not here is never said to be the wrong one: most outcomes of CSF 2.0 and
 * most of SP 800-53 can fairly be cited for many things.
 *
 * The words are stems on purpose. One too many keeps us silent, one too few is a false alarm.
 */
export const narrowControls: Readonly<Record<string, RegExp>> = {
  "NHI1:2025":
    /off-?board|decommission|retire|leav|\bleft\b|gone|remov|delet|revok|revoc|orphan|stale|unused|dangl|abandon|life-?cycle|\bend(?:s|ed)? |expir|owner|clean|disabl|deactivat|terminat|rotat|\bold\b|former|inventor/,
  "NHI2:2025":
    /leak|secret|expos|plain|clear-?text|hard-?coded|commit|repositor|vault|\blog(?:s|ged)?\b|paste|disclos|private key|rotat|chat|ticket|steal|stolen|compromis/,
  "NHI3:2025":
    /third|vendor|supplier|provider|registrar|registry|saas|partner|external|outside|contractor|outsourc|plug-?in|extension|integrat|dependenc|tool|cdn|hosted|hosting|\bhost\b|marketplace|\bapps?\b|managed dns|\bcas?\b|delegat|compromis|certificate authorit/,
  "NHI4:2025":
    /authenticat|assurance|token|oidc|oauth|password|tsig|spiffe|federat|tls|signature|proof|\bprov(?:e|es|ing)\b|verif|login|workload identit|algorithm|weak|deprecat|legacy|jwt|sha-?1|md5|spoof|imperson|static|api key|certificate/,
  "NHI5:2025":
    /privileg|permission|right|scop|least|excess|broad|narrow|wildcard|limit|only|role|polic|grant|admin|access|allow|authority|more than|minim|reach|blast|need|separat|standing/,
  "NHI6:2025":
    /cloud|pipeline|\bci\b|deploy|oidc|runner|branch|repositor|static|workflow|github|gitlab|federat|claim|config|environment|\bcd\b|build|automat/,
  "NHI7:2025":
    /long|short|lived|expir|rotat|ttl|life|hour|\bdays?\b|week|month|year|never|static|standing|renew|just-in-time|permanent|session|ephemeral|temporary|validity|\bage\b|\bold\b|fresh|stale/,
  "NHI8:2025":
    /environment|stag(?:e|ing)|\bprod|test|\bdev|isolat|separat|\blab\b|sandbox|\bqa\b|tenant|live/,
  "NHI9:2025":
    /reus|re-us|shar(?:e|ed|ing)|same|several|single|both|common|one (?:identity|credential|key|token|account)|each|\bper\b|\bown\b|dedicated|distinct|separat|unique|different|multiple|many|only|across/,
  "NHI10:2025":
    /human(?!-)|person|people|operator|engineer|manual|by hand|attribut|interactive|admin|break-?glass|emergenc|user|\bwho\b|staff|console|login|somebody|someone|impersonat|account/,
  "GV.OC-01":
    /mission|business|purpose|objective|priorit|critical|customer|context|strateg|essential|crown|goal|organi[sz]ation/,
  "PR.AA-06":
    /physical|room|door|rack|data ?cent(?:er|re)|badge|\bsites?\b|building|hsm|ceremony|lock|guard|visit|camera|hardware|\bsafe\b|vault|offline|guest|escort|\bareas?\b/,
  "PR.AT-01":
    /train|aware|teach|learn|skill|knowledge|educat|course|exercise|brief|guid|competen|understand|know|instruct|drill|phish|familiar/,
  "PR.AT-02":
    /train|aware|teach|learn|skill|knowledge|educat|course|exercise|brief|guid|competen|understand|know|instruct|drill|speciali|familiar/,
  "PR.DS-01":
    /at[- ]rest|stor(?:e|ed|es|age|ing)\b|disk|vault|hsm|secret|private key|key material|file|back-?up|database|leak|repositor|\bstate\b|cop(?:y|ies)|media|integrity of (?:the )?(?:zone|record|software|firmware)/,
  "PR.DS-02":
    /transit|motion|wire|tls|https|dns|certificate|handshake|chain|network|transport|redirect|spoof|intercept|channel|connect|traffic|name|resol|answer|quer|endpoint|client|record|transfer/,
  "PR.DS-10": /in[- ]use|memory|process|run-?time|enclave|hsm|sign|debug|environment/,
  "PR.DS-11":
    /back-?up|cop(?:y|ies)|restor|snapshot|retain|keep|kept|previous|export|archive|recover|roll|revert|way back/,
  "PR.IR-02":
    /environment|fire|flood|power|climate|weather|disaster|earthquake|\bsites?\b|location|physical|region|heat|water|outage/,
  "DE.CM-02": /physical|room|camera|door|sensor|rack|\bsites?\b|building|tamper|cent(?:er|re)|alarm|hsm/,
  "AC-5":
    /separat|segregat|dut(?:y|ies)|different|four|two|dual|approv|independent|same|self|both|split|conflict|role|alone|another|second|person|people|team|single/,
  "AC-6":
    /privileg|least|permission|right|scop|only|need|limit|narrow|minim|excess|broad|admin|access|wildcard|grant|restrict|role|allow|standing|just/,
  "AC-2(2)": /emergenc|temporar|break-?glass|expir|time|disabl|remov|\bend(?:s|ed)?\b|automatic/,
  "IA-2(1)":
    /factor|mfa|2fa|passkey|fido|login|webauthn|phish|privileged|admin|console|authenticat|hardware key|otp|log in/,
  "AU-8": /time|clock|utc|ntp|offset|\bdate|order|stamp|sync|when|log|window/,
};
