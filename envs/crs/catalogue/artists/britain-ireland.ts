/** Artists from Britain and Ireland; the format is that of AMERICAN_GROUPS. */
export const BRITISH_AND_IRISH = `
# british and irish, group, male voice
Pulp: 80 90 britpop rock
The Beatles: 60 rock pop psychedelic
The Rolling Stones: 60 70 80 90 rock blues
The Who: 60 70 80 rock hard-rock
The Kinks: 60 70 80 rock pop
The Animals: 60 rock blues r&b
The Yardbirds: 60 rock blues psychedelic
The Zombies: 60 pop rock psychedelic
The Hollies: 60 70 pop rock
Herman's Hermits: 60 pop
The Dave Clark Five: 60 rock pop
Gerry and the Pacemakers: 60 pop rock-and-roll
The Searchers: 60 pop rock
Small Faces: 60 rock soul psychedelic
Faces: 70 rock blues
The Troggs: 60 rock
Them: 60 rock blues r&b
Cream: 60 rock blues psychedelic
Traffic: 60 70 rock psychedelic jazz
The Moody Blues: 60 70 80 rock progressive psychedelic
Procol Harum: 60 70 rock progressive psychedelic
The Move: 60 70 rock pop psychedelic
Pink Floyd: 60 70 80 90 rock progressive psychedelic
Soft Machine: 60 70 progressive psychedelic jazz
Caravan: 60 70 progressive rock
King Crimson: 60 70 80 90 progressive rock experimental
Yes: 60 70 80 progressive rock
Genesis: 70 80 90 progressive rock pop
Emerson, Lake & Palmer: 70 progressive rock
Jethro Tull: 60 70 80 progressive rock folk
Gentle Giant: 70 progressive rock
Van der Graaf Generator: 60 70 progressive rock experimental
Camel: 70 80 progressive rock
Marillion: 80 90 00 progressive rock
Hawkwind: 70 80 rock psychedelic
Led Zeppelin: 60 70 rock hard-rock blues folk
Deep Purple: 60 70 80 rock hard-rock metal
Black Sabbath: 70 80 metal hard-rock rock
Uriah Heep: 70 80 rock hard-rock progressive
Free: 60 70 rock blues hard-rock
Bad Company: 70 80 rock hard-rock
Humble Pie: 60 70 rock blues hard-rock
Ten Years After: 60 70 rock blues
Fleetwood Mac: 60 70 80 90 rock pop blues female-voice
Wishbone Ash: 70 rock progressive
Thin Lizzy: 70 80 rock hard-rock
UFO: 70 80 rock hard-rock
Status Quo: 60 70 80 rock
Slade: 70 80 rock
T. Rex: 60 70 rock psychedelic
Mott the Hoople: 70 rock
Sweet: 70 rock pop
Roxy Music: 70 80 rock experimental pop
10cc: 70 80 pop rock
Queen: 70 80 90 rock hard-rock pop
Electric Light Orchestra: 70 80 rock pop
Supertramp: 70 80 rock progressive pop
The Alan Parsons Project: 70 80 rock progressive
Dire Straits: 70 80 90 rock
Bee Gees: 60 70 80 90 pop disco
Badfinger: 60 70 rock pop
Judas Priest: 70 80 90 00 metal hard-rock
Motörhead: 70 80 90 00 10 metal hard-rock punk
Iron Maiden: 80 90 00 10 metal
Def Leppard: 80 90 metal hard-rock rock
Whitesnake: 70 80 rock hard-rock
Saxon: 70 80 metal
Venom: 80 metal
Napalm Death: 80 90 00 10 metal punk
Carcass: 80 90 10 metal
Paradise Lost: 90 00 10 metal
My Dying Bride: 90 00 10 metal
Anathema: 90 00 10 metal progressive
Cradle of Filth: 90 00 10 metal
Bring Me the Horizon: 00 10 20 metal alternative electronic
Porcupine Tree: 90 00 progressive rock
Godflesh: 80 90 10 metal industrial
Sex Pistols: 70 punk rock
The Clash: 70 80 punk rock reggae
The Damned: 70 80 punk rock
Buzzcocks: 70 80 punk pop
The Stranglers: 70 80 punk new-wave rock
The Jam: 70 80 punk new-wave rock
Stiff Little Fingers: 70 80 punk
The Undertones: 70 80 punk pop
Sham 69: 70 punk
The Adverts: 70 punk
Wire: 70 80 00 10 post-punk punk experimental
Gang of Four: 70 80 post-punk funk punk
Magazine: 70 80 post-punk new-wave
Public Image Ltd: 70 80 90 post-punk experimental
Joy Division: 70 80 post-punk
The Fall: 70 80 90 00 post-punk experimental
The Pop Group: 70 80 post-punk funk experimental
Killing Joke: 80 90 00 10 post-punk industrial
Bauhaus: 70 80 post-punk
The Cure: 70 80 90 00 post-punk new-wave rock alternative
Echo & the Bunnymen: 80 90 post-punk alternative psychedelic
The Teardrop Explodes: 80 post-punk new-wave psychedelic
The Psychedelic Furs: 80 post-punk new-wave rock
The Sound: 80 post-punk
The Chameleons: 80 post-punk
XTC: 70 80 90 new-wave pop rock
Squeeze: 70 80 new-wave pop
The Police: 70 80 new-wave rock reggae
Madness: 70 80 pop new-wave reggae
The Specials: 70 80 reggae new-wave punk
The Beat: 80 reggae new-wave
UB40: 80 90 reggae pop
Steel Pulse: 70 80 90 reggae
Aswad: 70 80 90 reggae
Adam and the Ants: 70 80 new-wave post-punk pop
Duran Duran: 80 90 00 new-wave synth-pop pop
Spandau Ballet: 80 new-wave pop soul
ABC: 80 new-wave pop synth-pop
A Flock of Seagulls: 80 new-wave synth-pop
Japan: 70 80 new-wave synth-pop experimental
Ultravox: 70 80 new-wave synth-pop
Orchestral Manoeuvres in the Dark: 80 10 synth-pop new-wave electronic
Depeche Mode: 80 90 00 10 synth-pop electronic new-wave
New Order: 80 90 00 10 synth-pop post-punk dance electronic
Heaven 17: 80 synth-pop new-wave dance
Cabaret Voltaire: 70 80 90 industrial electronic experimental
Simple Minds: 80 90 new-wave rock pop
Big Country: 80 rock new-wave
Talk Talk: 80 90 synth-pop new-wave experimental
The The: 80 90 post-punk alternative
Level 42: 80 90 funk pop jazz
Simply Red: 80 90 00 pop soul
Frankie Goes to Hollywood: 80 pop dance new-wave
Bronski Beat: 80 synth-pop dance
The Smiths: 80 indie alternative rock
The Housemartins: 80 indie pop
Orange Juice: 80 post-punk indie new-wave
Aztec Camera: 80 90 indie pop new-wave
Felt: 80 indie
The Jesus and Mary Chain: 80 90 10 alternative rock shoegaze
Spacemen 3: 80 90 psychedelic rock shoegaze
Spiritualized: 90 00 10 psychedelic rock shoegaze
Loop: 80 90 psychedelic rock shoegaze
The Stone Roses: 80 90 alternative indie rock dance
Happy Mondays: 80 90 alternative dance indie
Inspiral Carpets: 80 90 alternative indie psychedelic
The Charlatans: 90 00 10 alternative indie britpop
James: 80 90 00 alternative indie rock
Primal Scream: 80 90 00 10 rock alternative dance psychedelic
Ride: 90 10 shoegaze indie alternative
Swervedriver: 90 10 shoegaze rock alternative
Oasis: 90 00 rock britpop
Blur: 90 00 10 rock britpop alternative indie
Suede: 90 00 10 rock britpop alternative
Supergrass: 90 00 rock britpop
The Verve: 90 00 rock britpop psychedelic
Ocean Colour Scene: 90 00 rock britpop
Kula Shaker: 90 rock britpop psychedelic
Ash: 90 00 10 rock britpop punk
Manic Street Preachers: 90 00 10 rock alternative britpop
Super Furry Animals: 90 00 rock psychedelic indie britpop
Stereophonics: 90 00 10 rock alternative
Travis: 90 00 rock indie pop
Radiohead: 90 00 10 rock alternative experimental electronic
Coldplay: 00 10 20 rock pop alternative
Keane: 00 10 rock pop alternative
Snow Patrol: 00 10 rock alternative indie
Muse: 00 10 20 rock alternative progressive
Elbow: 00 10 rock indie alternative
Doves: 00 20 rock indie alternative
Placebo: 90 00 10 rock alternative
Gomez: 90 00 rock indie blues
Belle and Sebastian: 90 00 10 indie pop
Mogwai: 90 00 10 20 instrumental-or-producer rock experimental
Arab Strap: 90 00 20 indie experimental
Teenage Fanclub: 90 00 10 rock indie alternative
The Libertines: 00 10 rock indie punk
Arctic Monkeys: 00 10 20 rock indie alternative
Franz Ferdinand: 00 10 rock indie post-punk dance
Bloc Party: 00 10 rock indie post-punk
Kaiser Chiefs: 00 10 rock indie
Editors: 00 10 rock indie post-punk
Kasabian: 00 10 rock indie electronic
Hot Chip: 00 10 20 electronic synth-pop dance indie
Foals: 00 10 20 rock indie dance
Alt-J: 10 20 indie alternative electronic
Mumford & Sons: 00 10 folk rock indie acoustic
Idles: 10 20 punk post-punk rock
Shame: 10 20 post-punk punk
Black Midi: 10 20 experimental rock progressive
Wild Beasts: 00 10 indie rock
Everything Everything: 10 20 indie pop rock
The 1975: 10 20 pop rock alternative synth-pop
Biffy Clyro: 00 10 20 rock alternative
Enter Shikari: 00 10 20 rock metal electronic punk
Jamiroquai: 90 00 10 funk soul dance
The Prodigy: 90 00 10 electronic dance punk
Underworld: 90 00 10 electronic techno dance house
The Shamen: 80 90 electronic dance house
Pop Will Eat Itself: 80 90 alternative industrial hip-hop
Rudimental: 10 20 electronic dance pop
Take That: 90 00 10 pop dance
East 17: 90 pop dance
Boyzone: 90 00 pop
Westlife: 90 00 10 pop
One Direction: 10 pop
Bay City Rollers: 70 pop rock
The Shadows: 50 60 rock-and-roll rock instrumental-or-producer
Hot Chocolate: 70 80 soul disco pop
Average White Band: 70 80 funk soul
Imagination: 80 disco funk dance
The Pogues: 80 90 folk punk
The Dubliners: 60 70 80 folk acoustic
The Chieftains: 60 70 80 90 folk instrumental-or-producer
The Waterboys: 80 90 00 rock folk
Planxty: 70 80 folk acoustic
The Boomtown Rats: 70 80 new-wave punk rock
U2: 80 90 00 10 rock alternative post-punk
Horslips: 70 folk rock progressive
The Frames: 90 00 rock indie
The Script: 00 10 pop rock
Fontaines D.C.: 10 20 post-punk rock indie
Therapy?: 90 00 rock metal alternative
# british and irish, group, female voice
Siouxsie and the Banshees: 70 80 90 post-punk new-wave
The Slits: 70 80 post-punk punk reggae
The Raincoats: 70 80 90 post-punk experimental
X-Ray Spex: 70 punk
Pretenders: 80 90 00 new-wave rock punk
Cocteau Twins: 80 90 shoegaze post-punk ambient
Lush: 90 shoegaze britpop indie
Curve: 90 00 shoegaze electronic alternative
The Sundays: 80 90 indie pop alternative
Elastica: 90 britpop rock post-punk
Sleeper: 90 britpop rock
Echobelly: 90 britpop rock
Skunk Anansie: 90 00 10 rock alternative metal
Republica: 90 rock dance electronic alternative
Catatonia: 90 britpop rock alternative
Portishead: 90 00 trip-hop electronic
Morcheeba: 90 00 10 trip-hop electronic
Sneaker Pimps: 90 trip-hop electronic
Saint Etienne: 90 00 10 pop dance electronic indie
Broadcast: 90 00 electronic psychedelic indie experimental
Stereolab: 90 00 indie experimental electronic
Florence and the Machine: 00 10 20 indie rock pop soul
Wolf Alice: 10 20 rock alternative indie shoegaze
Savages: 10 post-punk rock
Daughter: 10 20 indie folk
London Grammar: 10 20 indie trip-hop electronic
Clean Bandit: 10 electronic dance pop
Bananarama: 80 90 pop dance
Spice Girls: 90 00 pop dance
All Saints: 90 00 pop r&b
Sugababes: 00 pop r&b dance
Girls Aloud: 00 pop dance
Little Mix: 10 20 pop dance r&b
Eternal: 90 r&b pop
Pentangle: 60 70 folk jazz acoustic
Renaissance: 70 progressive rock
Curved Air: 70 progressive rock
Steeleye Span: 70 80 folk rock
Clannad: 70 80 90 folk ambient
The Cranberries: 90 00 10 rock alternative pop
The Corrs: 90 00 pop folk rock
Altan: 80 90 00 folk acoustic
Girlschool: 80 metal hard-rock
Electrelane: 00 indie rock experimental
# british and irish, group, female voice, male voice
Fairport Convention: 60 70 folk rock
The Incredible String Band: 60 70 folk psychedelic acoustic
My Bloody Valentine: 80 90 10 shoegaze alternative rock
Slowdive: 90 10 20 shoegaze ambient
The Human League: 80 90 synth-pop new-wave electronic
Soul II Soul: 80 90 soul r&b dance
M People: 90 house dance soul
The Brand New Heavies: 90 00 funk soul
Massive Attack: 90 00 10 trip-hop electronic
Zero 7: 00 trip-hop electronic
Gorillaz: 00 10 20 alternative hip-hop electronic pop
The xx: 00 10 indie electronic
The Beautiful South: 80 90 00 pop indie
Prefab Sprout: 80 90 pop new-wave indie
The Zutons: 00 rock indie
Throbbing Gristle: 70 80 industrial experimental electronic
Crass: 70 80 punk experimental
Chumbawamba: 80 90 00 punk folk pop
Steps: 90 00 pop dance
S Club 7: 90 00 pop dance
Black Country, New Road: 20 rock experimental post-punk
Gong: 70 progressive psychedelic jazz
# british and irish, solo artist, male voice
Cliff Richard: 50 60 70 80 pop rock-and-roll
Lonnie Donegan: 50 60 folk rock-and-roll
Billy Fury: 50 60 rock-and-roll pop
Tom Jones: 60 70 80 00 pop soul
Donovan: 60 70 folk pop psychedelic singer-songwriter
Cat Stevens: 60 70 folk pop singer-songwriter acoustic
Nick Drake: 60 70 folk acoustic singer-songwriter
John Martyn: 70 80 folk jazz singer-songwriter
Bert Jansch: 60 70 80 folk acoustic
Roy Harper: 60 70 folk singer-songwriter acoustic
Richard Thompson: 70 80 90 00 folk rock singer-songwriter
Martin Carthy: 60 70 80 folk acoustic
Van Morrison: 60 70 80 90 soul folk rock singer-songwriter
Joe Cocker: 60 70 80 90 rock blues soul
Rod Stewart: 70 80 90 rock pop
Eric Clapton: 70 80 90 00 rock blues
John Mayall: 60 70 blues rock
Peter Green: 70 80 blues rock
Jeff Beck: 60 70 80 rock blues instrumental-or-producer
Rory Gallagher: 70 80 blues rock
Gary Moore: 70 80 90 blues rock hard-rock
David Bowie: 60 70 80 90 00 10 rock pop experimental
Elton John: 70 80 90 00 pop rock singer-songwriter
Paul McCartney: 70 80 90 00 10 rock pop singer-songwriter
John Lennon: 70 rock pop singer-songwriter
George Harrison: 70 80 rock singer-songwriter
Ringo Starr: 70 rock pop
Steve Winwood: 70 80 rock soul pop
Phil Collins: 80 90 pop rock
Peter Gabriel: 70 80 90 00 rock progressive pop experimental
Sting: 80 90 00 pop rock jazz singer-songwriter
Robert Plant: 80 90 00 10 rock hard-rock folk
Ozzy Osbourne: 80 90 00 metal hard-rock
Robert Wyatt: 70 80 90 00 progressive experimental jazz
Kevin Ayers: 60 70 psychedelic progressive
Syd Barrett: 70 psychedelic folk rock
Peter Hammill: 70 80 progressive singer-songwriter
Mike Oldfield: 70 80 90 progressive instrumental-or-producer ambient
Bryan Ferry: 70 80 90 pop rock
Elvis Costello: 70 80 90 00 new-wave rock singer-songwriter
Joe Jackson: 70 80 new-wave pop jazz
Graham Parker: 70 80 new-wave rock
Nick Lowe: 70 80 90 00 new-wave rock pop
Ian Dury: 70 80 new-wave punk funk
Gary Numan: 70 80 90 00 10 synth-pop electronic industrial new-wave
Billy Idol: 80 90 rock punk new-wave
Paul Weller: 80 90 00 10 rock soul britpop
Billy Bragg: 80 90 00 folk punk singer-songwriter
Julian Cope: 80 90 post-punk psychedelic rock
Robyn Hitchcock: 80 90 00 psychedelic rock singer-songwriter
George Michael: 80 90 00 pop soul dance
Rick Astley: 80 90 pop dance
Paul Young: 80 pop soul
Boy George: 80 90 pop dance
Robert Palmer: 70 80 rock pop soul
Chris Rea: 80 90 rock blues
Chris de Burgh: 70 80 90 pop
Billy Ocean: 70 80 r&b soul pop
Maxi Priest: 80 90 reggae
Seal: 90 00 pop soul r&b
Morrissey: 80 90 00 10 indie alternative rock
Jarvis Cocker: 00 10 rock indie britpop
Badly Drawn Boy: 00 indie folk singer-songwriter
David Gray: 90 00 10 pop folk singer-songwriter
Damien Rice: 00 10 folk indie acoustic singer-songwriter
Glen Hansard: 00 10 folk rock singer-songwriter
James Blunt: 00 10 pop acoustic singer-songwriter
James Morrison: 00 10 pop soul singer-songwriter
Robbie Williams: 90 00 10 pop rock
Craig David: 00 10 r&b pop dance
Tricky: 90 00 10 trip-hop electronic hip-hop
Roots Manuva: 90 00 10 hip-hop reggae
The Streets: 00 hip-hop electronic
Dizzee Rascal: 00 10 hip-hop electronic dance
Wiley: 00 10 hip-hop electronic
Skepta: 00 10 20 hip-hop
Stormzy: 10 20 hip-hop r&b
Dave: 10 20 hip-hop
Loyle Carner: 10 20 hip-hop jazz
Tinie Tempah: 10 hip-hop dance pop
Slowthai: 10 20 hip-hop punk
Plan B: 00 10 hip-hop soul
Michael Kiwanuka: 10 20 soul folk singer-songwriter
James Blake: 10 20 electronic soul experimental r&b
Sampha: 10 20 soul electronic r&b
King Krule: 10 20 indie jazz hip-hop
Ed Sheeran: 10 20 pop folk acoustic singer-songwriter
Sam Smith: 10 20 pop soul r&b
Harry Styles: 10 20 pop rock
Hozier: 10 20 indie soul blues folk singer-songwriter
George Ezra: 10 pop folk singer-songwriter
Ben Howard: 10 20 folk indie acoustic singer-songwriter
Johnny Flynn: 00 10 folk singer-songwriter acoustic
Passenger: 10 folk pop acoustic singer-songwriter
Tom Odell: 10 pop indie singer-songwriter
Jamie Cullum: 00 10 jazz pop
Yungblud: 10 20 rock punk alternative
Jacob Collier: 10 20 jazz r&b experimental
# british and irish, solo artist, instrumental or producer
Brian Eno: 70 80 90 00 10 ambient electronic experimental
Aphex Twin: 90 00 10 electronic ambient techno experimental
Squarepusher: 90 00 10 electronic experimental jazz
Four Tet: 00 10 20 electronic house experimental
Burial: 00 10 electronic ambient experimental
Jon Hopkins: 00 10 20 electronic techno ambient
Floating Points: 10 20 electronic jazz house
Bonobo: 00 10 20 electronic trip-hop
Fatboy Slim: 90 00 electronic dance house
Carl Cox: 90 00 10 techno house dance electronic
Paul Oakenfold: 90 00 electronic dance house
Goldie: 90 00 electronic dance
LTJ Bukem: 90 00 electronic dance ambient
Roni Size: 90 00 electronic dance
Calvin Harris: 00 10 20 dance electronic house pop
Mark Ronson: 00 10 pop funk soul
Mr. Scruff: 90 00 10 electronic funk jazz
Courtney Pine: 80 90 00 jazz
Shabaka Hutchings: 10 20 jazz experimental
Evan Parker: 70 80 90 00 jazz experimental
John McLaughlin: 70 80 90 jazz progressive
Allan Holdsworth: 80 90 jazz progressive
John Barry: 60 70 80 90 soundtrack
Michael Nyman: 80 90 00 soundtrack experimental
Max Richter: 00 10 20 ambient soundtrack experimental
Daniel Avery: 10 20 techno electronic ambient
SOPHIE: 10 electronic pop experimental
# british and irish, duo, instrumental or producer
The Chemical Brothers: 90 00 10 electronic dance techno house
Orbital: 90 00 10 electronic techno dance ambient
The Orb: 90 00 10 electronic ambient house
Autechre: 90 00 10 20 electronic experimental ambient
Boards of Canada: 90 00 10 electronic ambient experimental
The Future Sound of London: 90 electronic ambient techno
Leftfield: 90 10 electronic house techno dance
Groove Armada: 90 00 10 electronic house dance
Plaid: 90 00 10 electronic experimental
LFO: 90 techno electronic
Basement Jaxx: 90 00 house electronic dance
Simian Mobile Disco: 00 10 electronic house dance techno
Mount Kimbie: 10 20 electronic experimental
# british and irish, duo, male voice
Pet Shop Boys: 80 90 00 10 20 synth-pop dance electronic pop
Soft Cell: 80 synth-pop new-wave electronic
Erasure: 80 90 00 synth-pop dance electronic pop
Wham!: 80 pop dance
Tears for Fears: 80 90 new-wave synth-pop pop
Go West: 80 pop
Chad & Jeremy: 60 folk pop
Peter and Gordon: 60 pop
The Proclaimers: 80 90 00 folk rock pop
Royal Blood: 10 20 rock hard-rock
Sleaford Mods: 10 20 post-punk punk hip-hop
Disclosure: 10 20 house electronic dance
Jungle: 10 20 funk soul electronic
Slaves: 10 punk rock
# british and irish, duo, female voice, male voice
Eurythmics: 80 90 new-wave synth-pop pop
Yazoo: 80 synth-pop electronic dance
Everything but the Girl: 80 90 20 pop electronic trip-hop house
Lamb: 90 00 10 trip-hop electronic
Goldfrapp: 00 10 electronic synth-pop dance trip-hop
Moloko: 90 00 electronic dance house trip-hop
The Ting Tings: 00 10 indie dance pop
Richard & Linda Thompson: 70 80 folk rock
AlunaGeorge: 10 electronic r&b pop
# british and irish, duo, female voice
Shakespears Sister: 80 90 pop rock
Let's Eat Grandma: 10 20 synth-pop experimental
Nova Twins: 20 rock metal punk
Wet Leg: 20 indie rock post-punk
# british and irish, solo artist, female voice
Shirley Bassey: 50 60 70 80 pop jazz soundtrack
Petula Clark: 60 70 pop
Dusty Springfield: 60 70 80 pop soul
Cilla Black: 60 70 pop
Sandie Shaw: 60 pop
Lulu: 60 70 90 pop soul
Marianne Faithfull: 60 70 80 90 00 pop rock folk
Vashti Bunyan: 60 00 folk acoustic singer-songwriter
Sandy Denny: 60 70 folk singer-songwriter
Shirley Collins: 50 60 70 10 folk acoustic
Anne Briggs: 60 70 folk acoustic
Joan Armatrading: 70 80 90 00 folk pop rock singer-songwriter
Kate Bush: 70 80 90 00 10 pop rock experimental singer-songwriter
Annie Lennox: 90 00 pop soul
Alison Moyet: 80 90 00 pop soul synth-pop
Sade: 80 90 00 10 soul r&b jazz
Kim Wilde: 80 90 pop new-wave
Bonnie Tyler: 70 80 90 pop rock
Sinéad O'Connor: 80 90 00 rock pop folk singer-songwriter
Enya: 80 90 00 10 ambient folk
Mary Black: 80 90 folk
Dolores Keane: 70 80 90 folk
Lisa Stansfield: 80 90 soul r&b dance pop
Neneh Cherry: 80 90 10 hip-hop pop dance trip-hop
Gabrielle: 90 00 pop soul
Des'ree: 90 soul r&b pop
Beth Orton: 90 00 folk electronic singer-songwriter
PJ Harvey: 90 00 10 20 rock alternative indie singer-songwriter
Dido: 90 00 10 pop electronic trip-hop singer-songwriter
Sophie Ellis-Bextor: 00 10 20 pop dance disco
Natasha Bedingfield: 00 pop r&b
Joss Stone: 00 10 soul r&b blues
Amy Winehouse: 00 soul r&b jazz
Duffy: 00 soul pop
Adele: 00 10 20 pop soul singer-songwriter
Leona Lewis: 00 10 pop r&b
Lily Allen: 00 10 pop
Kate Nash: 00 10 indie pop singer-songwriter
M.I.A.: 00 10 hip-hop electronic dance
Estelle: 00 10 r&b soul hip-hop
Corinne Bailey Rae: 00 10 soul r&b jazz
KT Tunstall: 00 10 folk pop rock singer-songwriter
Laura Marling: 00 10 20 folk singer-songwriter acoustic
Bat for Lashes: 00 10 indie electronic singer-songwriter
La Roux: 00 10 20 synth-pop electronic pop
Ellie Goulding: 10 20 pop electronic dance
Jessie J: 10 pop r&b
Jess Glynne: 10 pop dance soul
Jessie Ware: 10 20 soul pop disco dance
FKA twigs: 10 20 electronic r&b experimental
Charli XCX: 10 20 pop electronic dance
Dua Lipa: 10 20 pop dance disco
Rita Ora: 10 20 pop dance
Anne-Marie: 10 20 pop dance
Raye: 10 20 pop r&b dance
Little Simz: 10 20 hip-hop soul
Lianne La Havas: 10 20 soul folk r&b
Emeli Sandé: 10 20 soul pop r&b
Arlo Parks: 20 indie soul r&b
Self Esteem: 10 20 pop indie
Kae Tempest: 10 20 hip-hop
Anna Calvi: 10 rock indie singer-songwriter
Nadine Shah: 10 20 post-punk rock singer-songwriter
Róisín Murphy: 00 10 20 electronic disco dance house
Imelda May: 00 10 rock-and-roll blues jazz
Lisa Hannigan: 00 10 folk indie singer-songwriter
CMAT: 20 country pop singer-songwriter
Beabadoobee: 10 20 indie rock singer-songwriter
PinkPantheress: 20 pop electronic dance
`;
