/**
 * Groups from the United States and Canada. A line that begins with '#' sets what the lines below it share; then one artist per
 * line: name, decades of main activity, genres and styles.
 */
export const AMERICAN_GROUPS = `
# north american, group, male voice
Superchunk: 90 00 10 indie rock punk
The Cramps: 70 80 90 punk rock rock-and-roll
The Smashing Pumpkins: 90 00 10 rock alternative grunge shoegaze
The Beach Boys: 60 70 rock pop
The Byrds: 60 rock folk psychedelic
The Doors: 60 70 rock psychedelic blues
Creedence Clearwater Revival: 60 70 rock country rock-and-roll
The Band: 60 70 rock folk country
Buffalo Springfield: 60 rock folk psychedelic
The Velvet Underground: 60 70 rock experimental psychedelic
The Monkees: 60 pop rock
The Four Seasons: 60 70 pop rock-and-roll
The Temptations: 60 70 80 soul r&b funk
Four Tops: 60 70 80 soul r&b
The Miracles: 60 70 soul r&b
The Impressions: 60 70 soul r&b
The Drifters: 50 60 r&b soul rock-and-roll
The Coasters: 50 60 r&b rock-and-roll
The Isley Brothers: 50 60 70 80 soul r&b funk
The O'Jays: 60 70 80 soul r&b disco
The Spinners: 60 70 80 soul r&b
The Stylistics: 70 soul r&b
Harold Melvin & the Blue Notes: 70 soul r&b disco
Booker T. & the M.G.'s: 60 70 soul funk r&b instrumental-or-producer
The Meters: 60 70 funk soul instrumental-or-producer
Parliament: 70 80 funk
Funkadelic: 70 80 funk rock psychedelic
Earth, Wind & Fire: 70 80 funk soul disco r&b
Kool & the Gang: 70 80 funk soul disco
Ohio Players: 70 funk soul
The Commodores: 70 80 funk soul r&b
Cameo: 70 80 funk r&b
Zapp: 80 funk r&b electronic
The Gap Band: 70 80 funk r&b
Tower of Power: 70 funk soul
War: 70 funk soul latin
The Jackson 5: 60 70 soul pop r&b
The Grateful Dead: 60 70 80 90 rock psychedelic folk
The Allman Brothers Band: 60 70 rock blues
Lynyrd Skynyrd: 70 80 rock hard-rock
ZZ Top: 70 80 90 rock blues hard-rock
Eagles: 70 90 rock country
America: 70 80 rock folk pop acoustic
Crosby, Stills, Nash & Young: 60 70 rock folk acoustic
The Doobie Brothers: 70 80 rock soul
Steely Dan: 70 80 00 rock jazz pop
Chicago: 60 70 80 rock pop jazz
Santana: 60 70 80 90 rock latin blues
Iron Butterfly: 60 70 rock psychedelic hard-rock
The Stooges: 60 70 00 rock punk
MC5: 60 70 rock punk hard-rock
New York Dolls: 70 rock punk
Ramones: 70 80 90 punk rock
Television: 70 90 punk post-punk rock
Talking Heads: 70 80 new-wave post-punk rock
The Cars: 70 80 new-wave rock pop
Devo: 70 80 new-wave synth-pop post-punk
The Modern Lovers: 70 rock punk
Pere Ubu: 70 80 90 post-punk punk experimental
Boston: 70 80 rock hard-rock
Journey: 70 80 rock hard-rock pop
Foreigner: 70 80 rock hard-rock
Styx: 70 80 rock progressive hard-rock
Kansas: 70 80 rock progressive hard-rock
Toto: 70 80 90 rock pop
REO Speedwagon: 70 80 rock pop
Cheap Trick: 70 80 90 rock hard-rock
Kiss: 70 80 90 rock hard-rock metal
Aerosmith: 70 80 90 00 rock hard-rock
Blue Öyster Cult: 70 80 rock hard-rock metal
Van Halen: 70 80 90 rock hard-rock metal
Rush: 70 80 90 00 rock progressive hard-rock
Bachman-Turner Overdrive: 70 80 rock hard-rock
The Guess Who: 60 70 rock psychedelic
Mötley Crüe: 80 90 00 metal hard-rock
Guns N' Roses: 80 90 00 rock hard-rock metal
Poison: 80 90 hard-rock metal
Bon Jovi: 80 90 00 rock hard-rock pop
Ratt: 80 metal hard-rock
Twisted Sister: 80 metal hard-rock
Quiet Riot: 80 metal hard-rock
Skid Row: 80 90 metal hard-rock
Queensrÿche: 80 90 metal progressive
Metallica: 80 90 00 10 metal hard-rock
Slayer: 80 90 00 10 metal
Megadeth: 80 90 00 10 metal
Anthrax: 80 90 00 metal
Testament: 80 90 00 10 metal
Exodus: 80 00 10 metal
Death: 80 90 metal
Pantera: 90 metal
Machine Head: 90 00 10 metal
Dream Theater: 90 00 10 metal progressive
Tool: 90 00 10 metal progressive alternative
System of a Down: 90 00 metal alternative
Korn: 90 00 10 metal alternative
Slipknot: 90 00 10 metal alternative
Deftones: 90 00 10 20 metal alternative shoegaze
Limp Bizkit: 90 00 metal hip-hop alternative
Linkin Park: 00 10 rock alternative metal hip-hop
Rage Against the Machine: 90 rock alternative metal hip-hop
Mastodon: 00 10 metal progressive
Lamb of God: 00 10 metal
Avenged Sevenfold: 00 10 metal hard-rock
Disturbed: 00 10 metal alternative
Godsmack: 90 00 10 metal hard-rock
Trivium: 00 10 metal
Killswitch Engage: 00 10 metal
Black Flag: 80 punk
Minor Threat: 80 punk
Bad Brains: 80 90 punk reggae
Dead Kennedys: 80 punk
Misfits: 70 80 90 punk
Descendents: 80 90 10 punk
Circle Jerks: 80 punk
Bad Religion: 80 90 00 10 punk rock
Social Distortion: 80 90 00 punk rock country
Hüsker Dü: 80 punk alternative
The Replacements: 80 rock alternative punk
Minutemen: 80 punk post-punk funk
Meat Puppets: 80 90 punk alternative country
Fugazi: 80 90 punk post-punk
Big Black: 80 post-punk industrial
Jane's Addiction: 80 90 00 rock alternative
Red Hot Chili Peppers: 80 90 00 10 rock funk alternative
Faith No More: 80 90 10 rock metal alternative experimental
Mr. Bungle: 90 experimental metal
Primus: 90 00 rock funk alternative experimental
R.E.M.: 80 90 00 rock alternative indie
Violent Femmes: 80 90 folk punk alternative acoustic
They Might Be Giants: 80 90 00 10 alternative pop indie
Dinosaur Jr.: 80 90 00 10 rock alternative indie
Nirvana: 80 90 rock grunge alternative
Pearl Jam: 90 00 10 rock grunge alternative
Soundgarden: 80 90 10 rock grunge metal
Alice in Chains: 90 00 10 rock grunge metal
Mudhoney: 80 90 00 grunge rock punk
Screaming Trees: 80 90 grunge rock psychedelic
Melvins: 80 90 00 10 metal grunge experimental
Stone Temple Pilots: 90 00 rock grunge alternative
Temple of the Dog: 90 rock grunge
Mother Love Bone: 80 90 rock grunge hard-rock
Foo Fighters: 90 00 10 20 rock alternative
Green Day: 90 00 10 punk rock alternative
The Offspring: 90 00 punk rock
Rancid: 90 00 10 punk
NOFX: 80 90 00 10 punk
Blink-182: 90 00 10 punk pop
Sum 41: 00 10 punk rock metal
Weezer: 90 00 10 rock alternative emo
Pavement: 90 indie rock alternative
Guided by Voices: 80 90 00 10 indie rock
Built to Spill: 90 00 indie rock
Modest Mouse: 90 00 10 indie rock alternative
Sebadoh: 80 90 indie rock
Neutral Milk Hotel: 90 indie folk psychedelic
The Flaming Lips: 80 90 00 10 rock alternative psychedelic
Mercury Rev: 90 00 rock indie psychedelic
Wilco: 90 00 10 rock country alternative indie
Uncle Tupelo: 80 90 country rock alternative
Son Volt: 90 00 country rock
Counting Crows: 90 00 rock alternative
Hootie & the Blowfish: 90 rock pop
Dave Matthews Band: 90 00 10 rock jazz folk
Phish: 90 00 10 rock jazz psychedelic
Blues Traveler: 90 rock blues
Soul Asylum: 80 90 rock alternative
Goo Goo Dolls: 90 00 rock alternative pop
Third Eye Blind: 90 00 rock alternative pop
Matchbox Twenty: 90 00 rock pop
Creed: 90 00 rock alternative hard-rock
Nickelback: 00 10 rock hard-rock alternative
3 Doors Down: 00 10 rock alternative
Train: 00 10 rock pop
Maroon 5: 00 10 pop rock
OneRepublic: 00 10 pop rock
Imagine Dragons: 10 20 pop rock alternative
Twenty One Pilots: 10 20 alternative pop hip-hop
Fall Out Boy: 00 10 rock punk emo pop
My Chemical Romance: 00 20 rock emo punk alternative
Panic! at the Disco: 00 10 rock pop emo
Jimmy Eat World: 90 00 10 rock emo alternative
Taking Back Sunday: 00 10 emo rock punk
Thursday: 00 emo punk
Brand New: 00 10 emo rock indie
Dashboard Confessional: 00 emo acoustic indie
Sunny Day Real Estate: 90 emo indie rock
American Football: 90 10 emo indie
Rites of Spring: 80 emo punk
The Get Up Kids: 90 00 emo punk indie
Bright Eyes: 90 00 10 indie folk emo
Death Cab for Cutie: 00 10 indie rock alternative
The Shins: 00 10 indie rock pop
Interpol: 00 10 indie rock post-punk
The Strokes: 00 10 20 rock indie
The National: 00 10 20 indie rock post-punk
LCD Soundsystem: 00 10 electronic dance post-punk indie
The Rapture: 00 dance post-punk indie
TV on the Radio: 00 10 indie rock experimental
Vampire Weekend: 00 10 20 indie pop rock
Animal Collective: 00 10 experimental psychedelic indie
Grizzly Bear: 00 10 indie folk psychedelic
Fleet Foxes: 00 10 folk indie acoustic
Bon Iver: 00 10 indie folk experimental
Band of Horses: 00 10 indie rock
My Morning Jacket: 00 10 rock indie country
Kings of Leon: 00 10 rock indie alternative
The Killers: 00 10 20 rock indie alternative synth-pop
Queens of the Stone Age: 90 00 10 rock hard-rock alternative
Kyuss: 90 metal rock psychedelic
Sleep: 90 10 metal psychedelic
The Black Angels: 00 10 rock psychedelic
Of Montreal: 00 10 indie pop psychedelic
Clap Your Hands Say Yeah: 00 indie rock
Spoon: 90 00 10 indie rock
Yo La Tengo: 80 90 00 10 indie rock experimental shoegaze
Wolf Parade: 00 10 indie rock
Broken Social Scene: 00 10 indie rock
The Tragically Hip: 80 90 00 10 rock alternative
Barenaked Ladies: 90 00 rock pop alternative
Simple Plan: 00 10 punk pop rock
Godspeed You! Black Emperor: 90 00 10 instrumental-or-producer experimental rock
Explosions in the Sky: 00 10 instrumental-or-producer rock ambient
Tortoise: 90 00 instrumental-or-producer experimental rock jazz
Slint: 80 90 experimental indie rock
Nine Inch Nails: 90 00 10 industrial rock alternative electronic
Ministry: 80 90 00 industrial metal
Skinny Puppy: 80 90 industrial electronic
Marilyn Manson: 90 00 10 industrial metal rock
Beastie Boys: 80 90 00 hip-hop rock
Run-DMC: 80 hip-hop
Public Enemy: 80 90 hip-hop
N.W.A: 80 90 hip-hop
De La Soul: 80 90 00 hip-hop
A Tribe Called Quest: 90 10 hip-hop jazz
Jungle Brothers: 80 90 hip-hop house
The Roots: 90 00 10 hip-hop soul jazz
Wu-Tang Clan: 90 00 hip-hop
Cypress Hill: 90 00 hip-hop rock
The Pharcyde: 90 hip-hop
Hieroglyphics: 90 00 hip-hop
Bone Thugs-N-Harmony: 90 00 hip-hop r&b
Jurassic 5: 90 00 hip-hop
Grandmaster Flash and the Furious Five: 70 80 hip-hop funk
The Sugarhill Gang: 70 80 hip-hop disco
Odd Future: 10 hip-hop
Brockhampton: 10 20 hip-hop alternative pop
Migos: 10 hip-hop
Boyz II Men: 90 00 r&b soul pop
New Edition: 80 90 r&b pop
Jodeci: 90 r&b hip-hop
New Kids on the Block: 80 90 pop dance
Backstreet Boys: 90 00 pop dance
NSYNC: 90 00 pop dance
Jonas Brothers: 00 10 20 pop rock
Chic: 70 80 disco funk dance
Village People: 70 80 disco dance
KC and the Sunshine Band: 70 80 disco funk dance
The Modern Jazz Quartet: 50 60 70 jazz instrumental-or-producer
Weather Report: 70 80 jazz instrumental-or-producer
Return to Forever: 70 jazz instrumental-or-producer progressive
Snarky Puppy: 10 20 jazz funk instrumental-or-producer
BadBadNotGood: 10 20 jazz hip-hop instrumental-or-producer
Khruangbin: 10 20 funk psychedelic instrumental-or-producer
The Kingston Trio: 50 60 folk acoustic
Old Crow Medicine Show: 00 10 country folk acoustic
Alabama: 80 90 country rock
Rascal Flatts: 00 10 country pop
Zac Brown Band: 00 10 country rock
Los Lobos: 80 90 00 rock latin blues
Ozomatli: 90 00 latin hip-hop funk
Huey Lewis and the News: 80 90 rock pop
The B-52's: 70 80 90 new-wave pop dance
Oingo Boingo: 80 90 new-wave rock
Men Without Hats: 80 new-wave synth-pop
Information Society: 80 90 synth-pop dance electronic
Future Islands: 10 20 synth-pop indie
Tycho: 00 10 electronic ambient instrumental-or-producer
# north american, group, female voice
The Supremes: 60 70 soul pop r&b
Martha and the Vandellas: 60 soul r&b pop
The Ronettes: 60 pop r&b
The Shirelles: 50 60 pop r&b
The Crystals: 60 pop r&b
The Marvelettes: 60 soul pop r&b
The Pointer Sisters: 70 80 r&b pop soul disco
Sister Sledge: 70 80 disco r&b soul
Labelle: 70 soul funk r&b
The Runaways: 70 rock punk hard-rock
The Go-Go's: 80 new-wave pop rock
The Bangles: 80 pop rock
Heart: 70 80 90 rock hard-rock
Blondie: 70 80 00 new-wave punk pop rock
Jefferson Airplane: 60 70 rock psychedelic folk
Big Brother and the Holding Company: 60 rock blues psychedelic
Berlin: 80 new-wave synth-pop
Missing Persons: 80 new-wave rock
Hole: 90 rock alternative grunge
L7: 80 90 grunge rock punk
Bikini Kill: 90 punk
Sleater-Kinney: 90 00 10 punk rock indie
Le Tigre: 90 00 electronic punk dance
The Breeders: 90 00 10 alternative rock indie
Throwing Muses: 80 90 alternative rock indie
Belly: 90 alternative rock indie
Mazzy Star: 90 10 alternative shoegaze psychedelic
Cowboy Junkies: 80 90 00 country folk alternative
10,000 Maniacs: 80 90 rock folk alternative
No Doubt: 90 00 rock pop reggae alternative
Garbage: 90 00 10 rock alternative electronic
Evanescence: 00 10 rock metal alternative
Paramore: 00 10 20 rock emo punk pop
Yeah Yeah Yeahs: 00 10 20 rock indie punk
Metric: 00 10 indie rock synth-pop
Stars: 00 10 indie pop
Alvvays: 10 20 indie pop shoegaze
Best Coast: 10 indie rock pop
Warpaint: 10 20 indie rock psychedelic
Haim: 10 20 pop rock indie
Chastity Belt: 10 20 indie rock
Destiny's Child: 90 00 r&b pop
TLC: 90 00 r&b hip-hop pop
En Vogue: 90 r&b pop soul
SWV: 90 r&b hip-hop
Salt-N-Pepa: 80 90 hip-hop r&b
Fifth Harmony: 10 pop r&b dance
The Pussycat Dolls: 00 pop r&b dance
The Chicks: 90 00 country folk
Little Big Town: 00 10 country pop
Lake Street Dive: 10 20 soul pop jazz
Alabama Shakes: 10 rock soul blues
# north american, group, female voice, male voice
The Mamas & the Papas: 60 pop folk rock
Peter, Paul and Mary: 60 70 folk acoustic
Sly and the Family Stone: 60 70 funk soul rock psychedelic
Gladys Knight & the Pips: 60 70 80 soul r&b
The 5th Dimension: 60 70 pop soul
Rufus: 70 80 funk soul r&b
Sonic Youth: 80 90 00 rock alternative experimental indie
Pixies: 80 90 10 alternative rock indie
X: 70 80 90 punk rock
Low: 90 00 10 20 indie rock experimental
Arcade Fire: 00 10 20 indie rock alternative
The New Pornographers: 00 10 indie rock pop
Rilo Kiley: 00 indie rock country
The Magnetic Fields: 90 00 10 indie pop synth-pop
Fugees: 90 hip-hop soul reggae
Arrested Development: 90 hip-hop soul
Digable Planets: 90 hip-hop jazz
The Black Eyed Peas: 00 10 hip-hop pop dance
Lady A: 00 10 country pop
Edward Sharpe and the Magnetic Zeros: 00 10 indie folk
Deee-Lite: 90 house dance funk
C+C Music Factory: 90 house dance
`;
