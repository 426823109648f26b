/** Solo artists and duos from the United States and Canada; the format is that of AMERICAN_GROUPS. */
export const AMERICAN_SOLO = `
# north american, solo artist, male voice
Elvis Presley: 50 60 70 rock-and-roll rock pop country
Chuck Berry: 50 60 rock-and-roll rock blues
Little Richard: 50 60 rock-and-roll r&b rock
Fats Domino: 50 60 rock-and-roll r&b
Jerry Lee Lewis: 50 60 70 rock-and-roll country rock
Buddy Holly: 50 rock-and-roll rock pop
Roy Orbison: 50 60 80 rock-and-roll pop country
Bo Diddley: 50 60 rock-and-roll blues r&b
Ray Charles: 50 60 70 soul r&b jazz blues
Sam Cooke: 50 60 soul r&b pop
Jackie Wilson: 50 60 soul r&b
James Brown: 50 60 70 80 funk soul r&b
Otis Redding: 60 soul r&b
Wilson Pickett: 60 70 soul r&b
Marvin Gaye: 60 70 80 soul r&b
Stevie Wonder: 60 70 80 soul r&b funk pop
Smokey Robinson: 60 70 80 soul r&b singer-songwriter
Al Green: 60 70 soul r&b
Isaac Hayes: 60 70 soul funk soundtrack
Curtis Mayfield: 70 soul funk soundtrack singer-songwriter
Bill Withers: 70 80 soul r&b singer-songwriter
Barry White: 70 80 90 soul disco r&b
Donny Hathaway: 70 soul r&b
Bobby Womack: 60 70 80 soul r&b
Teddy Pendergrass: 70 80 soul r&b
Luther Vandross: 80 90 r&b soul
Lionel Richie: 80 90 pop r&b soul
Michael Jackson: 70 80 90 pop r&b dance
Prince: 70 80 90 00 funk pop r&b rock
Rick James: 70 80 funk r&b
George Clinton: 70 80 90 funk
Muddy Waters: 50 60 70 blues
Howlin' Wolf: 50 60 blues
B.B. King: 50 60 70 80 90 blues
John Lee Hooker: 50 60 70 80 90 blues
Albert King: 60 70 blues
Buddy Guy: 60 70 80 90 00 blues
Stevie Ray Vaughan: 80 90 blues rock
Robert Cray: 80 90 blues soul
Gary Clark Jr.: 10 20 blues rock soul
Taj Mahal: 60 70 80 90 blues folk
Jimi Hendrix: 60 70 rock blues psychedelic
Frank Sinatra: 50 60 70 jazz pop
Nat King Cole: 50 60 jazz pop
Tony Bennett: 50 60 90 00 jazz pop
Dean Martin: 50 60 pop jazz
Sammy Davis Jr.: 50 60 70 pop jazz
Louis Armstrong: 50 60 jazz
Chet Baker: 50 60 70 80 jazz
Harry Connick Jr.: 90 00 jazz pop
Michael Bublé: 00 10 pop jazz
Gregory Porter: 10 20 jazz soul
Johnny Cash: 50 60 70 90 00 country rock-and-roll folk
Hank Williams: 50 country
Willie Nelson: 60 70 80 90 00 country singer-songwriter
Merle Haggard: 60 70 80 country
Waylon Jennings: 60 70 80 country
George Jones: 50 60 70 80 country
Kris Kristofferson: 70 80 country singer-songwriter
Glen Campbell: 60 70 country pop
John Denver: 70 80 country folk singer-songwriter acoustic
Kenny Rogers: 70 80 country pop
Garth Brooks: 90 country
George Strait: 80 90 00 country
Tim McGraw: 90 00 10 country
Brad Paisley: 00 10 country
Dwight Yoakam: 80 90 country
Steve Earle: 80 90 00 country rock singer-songwriter
Chris Stapleton: 10 20 country soul blues
Sturgill Simpson: 10 20 country rock
Zach Bryan: 10 20 country singer-songwriter acoustic
Luke Combs: 10 20 country
Townes Van Zandt: 60 70 folk country singer-songwriter
Woody Guthrie: 50 folk acoustic singer-songwriter
Pete Seeger: 50 60 folk acoustic
Bob Dylan: 60 70 80 90 00 folk rock singer-songwriter
Phil Ochs: 60 70 folk singer-songwriter acoustic
Tim Buckley: 60 70 folk singer-songwriter psychedelic
Tim Hardin: 60 70 folk singer-songwriter
Leonard Cohen: 60 70 80 00 10 folk singer-songwriter
Gordon Lightfoot: 60 70 folk country singer-songwriter
Neil Young: 60 70 80 90 00 rock folk country singer-songwriter
Paul Simon: 70 80 90 00 pop folk rock singer-songwriter
James Taylor: 70 80 90 folk pop singer-songwriter acoustic
Jackson Browne: 70 80 rock singer-songwriter
Jim Croce: 70 folk singer-songwriter acoustic
Don McLean: 70 folk singer-songwriter
Harry Nilsson: 60 70 pop rock singer-songwriter
Randy Newman: 70 80 90 pop singer-songwriter soundtrack
Billy Joel: 70 80 90 pop rock singer-songwriter
Warren Zevon: 70 80 rock singer-songwriter
Tom Waits: 70 80 90 00 rock blues experimental singer-songwriter
Lou Reed: 70 80 90 rock singer-songwriter
Iggy Pop: 70 80 90 00 rock punk
Alice Cooper: 70 80 90 rock hard-rock metal
Frank Zappa: 60 70 80 rock experimental progressive jazz
Captain Beefheart: 60 70 80 rock blues experimental
Todd Rundgren: 70 80 rock pop progressive
Bruce Springsteen: 70 80 90 00 10 rock singer-songwriter
Bob Seger: 70 80 rock
Tom Petty: 70 80 90 00 rock singer-songwriter
John Mellencamp: 80 90 rock
Bryan Adams: 80 90 rock pop
Meat Loaf: 70 80 90 rock hard-rock
Rob Zombie: 90 00 10 metal industrial
Ted Nugent: 70 80 rock hard-rock
Joe Satriani: 80 90 00 rock instrumental-or-producer
Chris Isaak: 80 90 rock rock-and-roll
Beck: 90 00 10 alternative rock experimental
Jeff Buckley: 90 rock alternative singer-songwriter
Elliott Smith: 90 00 indie folk singer-songwriter acoustic
Ryan Adams: 00 10 rock country singer-songwriter
Sufjan Stevens: 00 10 20 indie folk singer-songwriter electronic
Iron & Wine: 00 10 folk indie acoustic singer-songwriter
Bonnie 'Prince' Billy: 90 00 10 folk country singer-songwriter
Bill Callahan: 90 00 10 folk indie singer-songwriter
Father John Misty: 10 20 indie folk rock singer-songwriter
Kurt Vile: 10 20 indie rock folk
Mac DeMarco: 10 20 indie rock psychedelic
Ty Segall: 10 20 rock punk psychedelic
Ariel Pink: 00 10 indie pop psychedelic
Conor Oberst: 00 10 indie folk singer-songwriter
Andrew Bird: 00 10 indie folk
Rufus Wainwright: 90 00 10 pop singer-songwriter
Ron Sexsmith: 90 00 10 pop folk singer-songwriter
Jack Johnson: 00 10 pop folk acoustic singer-songwriter
Jason Mraz: 00 10 pop acoustic singer-songwriter
John Mayer: 00 10 20 pop rock blues singer-songwriter
Ben Harper: 90 00 10 rock folk soul blues
Lenny Kravitz: 90 00 rock funk soul
Moby: 90 00 10 electronic techno ambient house
Justin Timberlake: 00 10 pop r&b dance
Usher: 90 00 10 r&b pop dance
R. Kelly: 90 00 r&b hip-hop
D'Angelo: 90 00 10 soul r&b funk
Maxwell: 90 00 10 soul r&b
John Legend: 00 10 r&b soul pop
Ne-Yo: 00 10 r&b pop dance
Chris Brown: 00 10 r&b pop hip-hop dance
Frank Ocean: 10 r&b soul alternative
The Weeknd: 10 20 r&b pop synth-pop
Miguel: 10 r&b soul
Bruno Mars: 10 20 pop r&b funk soul
CeeLo Green: 00 10 soul hip-hop r&b
Charles Bradley: 10 soul funk
Pharrell Williams: 00 10 pop hip-hop r&b funk
Thundercat: 10 20 funk jazz r&b
Anderson .Paak: 10 20 r&b hip-hop funk soul
LL Cool J: 80 90 00 hip-hop
Rakim: 80 90 hip-hop
Ice-T: 80 90 hip-hop
Ice Cube: 90 00 hip-hop
Dr. Dre: 90 00 hip-hop
Snoop Dogg: 90 00 10 hip-hop funk
2Pac: 90 hip-hop
The Notorious B.I.G.: 90 hip-hop
Nas: 90 00 10 20 hip-hop
Jay-Z: 90 00 10 hip-hop
Busta Rhymes: 90 00 hip-hop
DMX: 90 00 hip-hop
Ghostface Killah: 90 00 10 hip-hop
MF DOOM: 90 00 hip-hop experimental
Mos Def: 90 00 hip-hop soul
Common: 90 00 10 hip-hop soul
Eminem: 90 00 10 20 hip-hop
50 Cent: 00 hip-hop
Lil Wayne: 00 10 hip-hop
Kanye West: 00 10 20 hip-hop electronic
Ludacris: 00 10 hip-hop
T.I.: 00 10 hip-hop
Kid Cudi: 00 10 20 hip-hop alternative
Drake: 10 20 hip-hop r&b pop
Kendrick Lamar: 10 20 hip-hop jazz
J. Cole: 10 20 hip-hop
Tyler, the Creator: 10 20 hip-hop soul experimental
Childish Gambino: 10 hip-hop funk r&b soul
Chance the Rapper: 10 hip-hop
Earl Sweatshirt: 10 20 hip-hop experimental
Mac Miller: 10 hip-hop
Travis Scott: 10 20 hip-hop psychedelic
Future: 10 20 hip-hop
Post Malone: 10 20 hip-hop pop rock
Danny Brown: 10 20 hip-hop experimental electronic
Aesop Rock: 00 10 20 hip-hop
Justin Bieber: 10 20 pop r&b dance
Shawn Mendes: 10 20 pop singer-songwriter
Barry Manilow: 70 80 pop
Neil Diamond: 60 70 80 pop rock singer-songwriter
Ricky Nelson: 50 60 rock-and-roll pop
Del Shannon: 60 rock-and-roll pop
Dion: 50 60 rock-and-roll pop
Gene Vincent: 50 60 rock-and-roll
Eddie Cochran: 50 rock-and-roll
Carl Perkins: 50 60 rock-and-roll country
Daniel Johnston: 80 90 00 indie folk singer-songwriter
Mark Lanegan: 90 00 10 rock alternative singer-songwriter
Chris Cornell: 90 00 10 rock alternative singer-songwriter
M. Ward: 00 10 indie folk singer-songwriter
Perfume Genius: 10 20 indie pop singer-songwriter
Caribou: 00 10 20 electronic dance indie psychedelic
Sylvester: 70 80 disco dance electronic
Panda Bear: 00 10 20 experimental psychedelic indie
# north american, solo artist, instrumental or producer
Miles Davis: 50 60 70 80 jazz experimental
John Coltrane: 50 60 jazz
Thelonious Monk: 50 60 jazz
Charles Mingus: 50 60 70 jazz
Dizzy Gillespie: 50 60 jazz latin
Charlie Parker: 50 jazz
Sonny Rollins: 50 60 70 80 jazz
Dave Brubeck: 50 60 70 jazz
Bill Evans: 50 60 70 jazz
Art Blakey: 50 60 70 80 jazz
Duke Ellington: 50 60 70 jazz
Count Basie: 50 60 70 jazz
Oscar Peterson: 50 60 70 80 jazz
Cannonball Adderley: 50 60 70 jazz soul
Herbie Hancock: 60 70 80 jazz funk electronic
Wayne Shorter: 60 70 80 00 jazz
Ornette Coleman: 50 60 70 jazz experimental
Sun Ra: 50 60 70 80 jazz experimental
Pharoah Sanders: 60 70 80 jazz experimental
Wes Montgomery: 50 60 jazz
Grant Green: 60 70 jazz funk
Jimmy Smith: 50 60 70 jazz blues soul
Stan Getz: 50 60 70 jazz latin
Keith Jarrett: 70 80 90 jazz
Chick Corea: 60 70 80 90 jazz latin
Pat Metheny: 70 80 90 00 jazz
Jaco Pastorius: 70 80 jazz funk
George Benson: 60 70 80 jazz r&b soul
Grover Washington Jr.: 70 80 jazz r&b
Kamasi Washington: 10 20 jazz soul
Robert Glasper: 00 10 20 jazz hip-hop r&b
Brad Mehldau: 90 00 10 jazz
Tito Puente: 50 60 70 80 latin jazz
John Fahey: 60 70 folk acoustic experimental
Steve Reich: 70 80 90 experimental ambient
Philip Glass: 70 80 90 00 experimental soundtrack ambient
Wendy Carlos: 60 70 80 electronic soundtrack experimental
Harold Budd: 70 80 90 00 ambient experimental
William Basinski: 00 10 ambient experimental electronic
John Williams: 70 80 90 00 soundtrack
Danny Elfman: 80 90 00 soundtrack
Juan Atkins: 80 90 techno electronic dance
Derrick May: 80 90 techno electronic dance
Jeff Mills: 90 00 techno electronic dance
Kevin Saunderson: 80 90 techno house electronic dance
Frankie Knuckles: 80 90 house dance electronic
Larry Heard: 80 90 00 house dance electronic
Armand Van Helden: 90 00 house dance electronic
Richie Hawtin: 90 00 10 techno electronic ambient
Deadmau5: 00 10 house electronic dance
Skrillex: 10 20 electronic dance
Flying Lotus: 00 10 20 electronic hip-hop experimental jazz
DJ Shadow: 90 00 10 hip-hop electronic trip-hop
J Dilla: 90 00 hip-hop
Madlib: 90 00 10 hip-hop jazz
RJD2: 00 10 hip-hop electronic trip-hop
Oneohtrix Point Never: 00 10 20 electronic experimental ambient
Tim Hecker: 00 10 ambient experimental electronic
Kaytranada: 10 20 house electronic r&b dance
# north american, solo artist, female voice
Ella Fitzgerald: 50 60 70 jazz
Billie Holiday: 50 jazz blues
Sarah Vaughan: 50 60 70 jazz
Dinah Washington: 50 60 jazz blues r&b
Nina Simone: 50 60 70 jazz soul blues folk
Peggy Lee: 50 60 jazz pop
Julie London: 50 60 jazz pop
Anita O'Day: 50 60 jazz
Betty Carter: 60 70 80 90 jazz
Diana Krall: 90 00 10 jazz pop
Norah Jones: 00 10 20 jazz pop country singer-songwriter
Cassandra Wilson: 80 90 00 jazz blues
Esperanza Spalding: 00 10 20 jazz soul
Madeleine Peyroux: 90 00 10 jazz folk
Eartha Kitt: 50 60 80 jazz pop
Big Mama Thornton: 50 60 blues r&b
Etta James: 50 60 70 80 blues soul r&b
Ruth Brown: 50 60 r&b rock-and-roll
Wanda Jackson: 50 60 rock-and-roll country
Brenda Lee: 50 60 pop rock-and-roll country
Patsy Cline: 50 60 country pop
Kitty Wells: 50 60 country
Loretta Lynn: 60 70 80 country
Tammy Wynette: 60 70 country
Dolly Parton: 60 70 80 90 country pop singer-songwriter
Emmylou Harris: 70 80 90 00 country folk
Linda Ronstadt: 70 80 rock country pop
Bonnie Raitt: 70 80 90 00 blues rock country
Lucinda Williams: 80 90 00 10 country rock singer-songwriter
Gillian Welch: 90 00 10 country folk acoustic singer-songwriter
Alison Krauss: 90 00 10 country folk
Reba McEntire: 80 90 00 country
Shania Twain: 90 00 country pop
Faith Hill: 90 00 country pop
Martina McBride: 90 00 country
Carrie Underwood: 00 10 country pop
Miranda Lambert: 00 10 20 country
Taylor Swift: 00 10 20 pop country singer-songwriter
Kacey Musgraves: 10 20 country pop singer-songwriter
Brandi Carlile: 00 10 20 folk country rock singer-songwriter
Aretha Franklin: 60 70 80 soul r&b
Dionne Warwick: 60 70 80 pop soul
Mary Wells: 60 soul r&b pop
Carla Thomas: 60 soul r&b
Irma Thomas: 60 70 soul r&b
Mavis Staples: 60 70 00 10 soul r&b folk
Roberta Flack: 70 80 soul r&b jazz
Minnie Riperton: 70 soul r&b
Betty Davis: 70 funk soul
Millie Jackson: 70 80 soul r&b
Patti LaBelle: 70 80 90 soul r&b
Chaka Khan: 70 80 funk soul r&b
Diana Ross: 70 80 90 pop soul disco r&b
Tina Turner: 60 70 80 90 rock soul pop
Donna Summer: 70 80 disco dance pop
Gloria Gaynor: 70 80 disco dance soul
Anita Ward: 70 disco dance
Evelyn "Champagne" King: 70 80 disco r&b dance
Anita Baker: 80 90 r&b soul jazz
Whitney Houston: 80 90 00 pop r&b soul
Janet Jackson: 80 90 00 r&b pop dance funk
Mariah Carey: 90 00 10 pop r&b
Toni Braxton: 90 00 r&b soul
Mary J. Blige: 90 00 10 r&b soul hip-hop
Aaliyah: 90 00 r&b hip-hop
Brandy: 90 00 r&b pop
Monica: 90 00 r&b
Erykah Badu: 90 00 10 soul r&b hip-hop jazz
Lauryn Hill: 90 hip-hop soul r&b
Jill Scott: 00 10 soul r&b
India.Arie: 00 soul r&b acoustic
Macy Gray: 90 00 soul r&b
Alicia Keys: 00 10 r&b soul pop
Sharon Jones: 00 10 soul funk
Janelle Monáe: 10 20 r&b funk soul pop
Solange: 00 10 r&b soul
Beyoncé: 00 10 20 r&b pop dance
Ciara: 00 10 r&b dance pop
Kelis: 90 00 10 r&b pop dance
H.E.R.: 10 20 r&b soul
SZA: 10 20 r&b soul alternative
Missy Elliott: 90 00 hip-hop r&b dance
Queen Latifah: 80 90 hip-hop soul
MC Lyte: 80 90 hip-hop
Lil' Kim: 90 00 hip-hop
Nicki Minaj: 10 20 hip-hop pop dance
Cardi B: 10 20 hip-hop
Megan Thee Stallion: 10 20 hip-hop
Rapsody: 10 20 hip-hop
Doja Cat: 10 20 pop hip-hop r&b
Joan Baez: 60 70 80 folk acoustic
Judy Collins: 60 70 folk acoustic
Joni Mitchell: 60 70 80 90 folk jazz singer-songwriter
Buffy Sainte-Marie: 60 70 90 folk singer-songwriter
Laura Nyro: 60 70 pop soul singer-songwriter
Carole King: 70 80 pop singer-songwriter
Carly Simon: 70 80 pop rock singer-songwriter
Rickie Lee Jones: 70 80 90 pop jazz singer-songwriter
Karen Dalton: 60 70 folk blues acoustic
Janis Joplin: 60 70 rock blues soul
Patti Smith: 70 80 90 00 punk rock singer-songwriter
Joan Jett: 80 90 rock punk hard-rock
Pat Benatar: 70 80 rock pop
Stevie Nicks: 80 90 rock pop singer-songwriter
Cyndi Lauper: 80 90 pop new-wave
Madonna: 80 90 00 10 pop dance electronic
Laurie Anderson: 80 90 experimental electronic
Meredith Monk: 70 80 90 experimental
Pauline Oliveros: 60 70 80 90 experimental ambient
Suzanne Vega: 80 90 folk pop singer-songwriter
Tracy Chapman: 80 90 00 folk singer-songwriter acoustic
k.d. lang: 80 90 00 country pop
Alanis Morissette: 90 00 rock alternative singer-songwriter
Tori Amos: 90 00 10 alternative singer-songwriter
Sarah McLachlan: 90 00 pop singer-songwriter
Sheryl Crow: 90 00 rock pop country singer-songwriter
Jewel: 90 00 folk pop singer-songwriter acoustic
Ani DiFranco: 90 00 10 folk punk singer-songwriter acoustic
Fiona Apple: 90 00 10 20 alternative pop singer-songwriter
Liz Phair: 90 00 indie rock singer-songwriter
Aimee Mann: 90 00 10 rock pop singer-songwriter
Juliana Hatfield: 90 00 alternative rock indie
Cat Power: 90 00 10 indie folk singer-songwriter
Neko Case: 90 00 10 country indie singer-songwriter
Feist: 00 10 indie pop singer-songwriter
Regina Spektor: 00 10 pop indie singer-songwriter
Joanna Newsom: 00 10 folk indie experimental singer-songwriter
St. Vincent: 00 10 20 rock indie experimental pop
Sharon Van Etten: 10 20 indie rock folk singer-songwriter
Angel Olsen: 10 20 indie folk rock singer-songwriter
Mitski: 10 20 indie rock singer-songwriter
Phoebe Bridgers: 10 20 indie folk singer-songwriter
Julien Baker: 10 20 indie folk singer-songwriter
Snail Mail: 10 20 indie rock
Soccer Mommy: 10 20 indie rock
Weyes Blood: 10 20 indie folk pop psychedelic
Julia Holter: 10 experimental indie pop
Zola Jesus: 10 industrial electronic experimental
Grimes: 10 20 synth-pop electronic experimental pop
Peaches: 00 10 electronic dance punk
Lana Del Rey: 10 20 pop alternative singer-songwriter
Billie Eilish: 10 20 pop alternative electronic
Lady Gaga: 00 10 20 pop dance electronic
Katy Perry: 00 10 20 pop dance
Kesha: 10 20 pop dance electronic
P!nk: 00 10 20 pop rock
Kelly Clarkson: 00 10 20 pop rock
Britney Spears: 90 00 10 pop dance
Christina Aguilera: 90 00 10 pop r&b dance
Gwen Stefani: 00 10 pop dance
Miley Cyrus: 00 10 20 pop rock country
Ariana Grande: 10 20 pop r&b dance
Selena Gomez: 10 20 pop dance
Demi Lovato: 00 10 20 pop rock
Olivia Rodrigo: 10 20 pop rock singer-songwriter
Carly Rae Jepsen: 10 20 pop dance synth-pop
Avril Lavigne: 00 10 pop rock punk
Nelly Furtado: 00 10 pop r&b dance folk
Céline Dion: 80 90 00 pop
Anne Murray: 70 80 country pop
Barbra Streisand: 60 70 80 90 pop soundtrack
Bette Midler: 70 80 90 pop
Cher: 60 70 80 90 00 pop disco dance rock
Selena: 80 90 latin pop dance
Gloria Estefan: 80 90 00 latin pop dance
Linda Perhacs: 70 10 folk psychedelic
Chelsea Wolfe: 10 20 metal folk experimental
Kim Gordon: 10 20 experimental rock electronic
# north american, duo, male voice
Simon & Garfunkel: 60 70 folk pop acoustic singer-songwriter
The Everly Brothers: 50 60 rock-and-roll country pop
The Righteous Brothers: 60 70 pop soul
Sam & Dave: 60 soul r&b
Suicide: 70 80 punk electronic experimental
Hall & Oates: 70 80 pop soul rock
Seals and Crofts: 70 folk pop acoustic
The Louvin Brothers: 50 60 country folk
Brooks & Dunn: 90 00 country
Big & Rich: 00 country
Florida Georgia Line: 10 country pop
Sparks: 70 80 00 10 pop rock new-wave synth-pop
Ween: 90 00 rock alternative experimental
The Black Keys: 00 10 20 rock blues
MGMT: 00 10 indie psychedelic synth-pop
Ratatat: 00 10 electronic indie instrumental-or-producer
No Age: 00 10 punk indie experimental
Japandroids: 00 10 indie rock punk
Death from Above 1979: 00 10 rock punk dance
Chromeo: 00 10 funk electronic dance
The Chainsmokers: 10 dance pop electronic
OutKast: 90 00 hip-hop funk soul
Eric B. & Rakim: 80 90 hip-hop
EPMD: 80 90 hip-hop funk
Gang Starr: 90 00 hip-hop jazz
Pete Rock & CL Smooth: 90 hip-hop jazz
Mobb Deep: 90 00 hip-hop
UGK: 90 00 hip-hop
Clipse: 00 hip-hop
Black Star: 90 hip-hop
Gnarls Barkley: 00 soul hip-hop
Run the Jewels: 10 20 hip-hop
Dead Prez: 00 hip-hop
Insane Clown Posse: 90 00 hip-hop
# north american, duo, female voice, male voice
Ike & Tina Turner: 60 70 soul rock r&b
Sonny & Cher: 60 70 pop rock
Ashford & Simpson: 70 80 soul r&b disco
Carpenters: 70 80 pop
The White Stripes: 90 00 rock blues indie
The Kills: 00 10 rock indie blues
Beach House: 00 10 20 indie shoegaze ambient
Sleigh Bells: 10 indie electronic rock
Phantogram: 10 electronic indie trip-hop
She & Him: 00 10 indie pop folk
The Civil Wars: 10 folk country acoustic
Crystal Castles: 00 10 electronic experimental punk
Purity Ring: 10 20 synth-pop electronic
Sylvan Esso: 10 20 electronic synth-pop indie
Wye Oak: 00 10 indie folk rock
Captain & Tennille: 70 pop
Peaches & Herb: 60 70 soul disco r&b
Matt and Kim: 00 10 indie dance
# north american, duo, female voice
Indigo Girls: 80 90 00 folk acoustic singer-songwriter
The Judds: 80 90 country
Tegan and Sara: 00 10 indie pop synth-pop rock
Kate & Anna McGarrigle: 70 80 90 folk singer-songwriter acoustic
CocoRosie: 00 10 folk experimental
Azure Ray: 00 indie folk
# north american, duo, instrumental or producer
Masters at Work: 90 00 house dance latin
Stars of the Lid: 90 00 ambient experimental
Matmos: 90 00 10 electronic experimental
Cybotron: 80 techno electronic
Drexciya: 90 00 techno electronic
`;
