/** Artists from Latin America, the Caribbean, Africa, Asia and Australasia; the format is that of AMERICAN_GROUPS. */
export const ELSEWHERE = `
# latin american, solo artist, male voice
João Gilberto: 50 60 70 jazz latin acoustic
Antônio Carlos Jobim: 50 60 70 80 jazz latin
Jorge Ben Jor: 60 70 80 latin funk soul
Caetano Veloso: 60 70 80 90 00 latin rock singer-songwriter
Gilberto Gil: 60 70 80 90 latin rock reggae singer-songwriter
Chico Buarque: 60 70 80 latin folk singer-songwriter
Milton Nascimento: 60 70 80 90 latin jazz folk singer-songwriter
Tim Maia: 70 80 soul funk latin
Tom Zé: 60 70 90 00 latin experimental singer-songwriter
Roberto Carlos: 60 70 80 90 latin pop rock
Djavan: 70 80 90 latin jazz pop
Seu Jorge: 00 10 latin folk funk
Marcos Valle: 60 70 80 latin jazz funk
Arthur Verocai: 70 00 latin jazz soul
Raul Seixas: 70 80 rock latin rock-and-roll
Atahualpa Yupanqui: 50 60 70 folk acoustic latin
Charly García: 70 80 90 rock latin progressive new-wave
Luis Alberto Spinetta: 70 80 90 00 rock latin progressive singer-songwriter
Gustavo Cerati: 90 00 rock latin alternative electronic
Andrés Calamaro: 80 90 00 rock latin singer-songwriter
Fito Páez: 80 90 00 rock latin pop singer-songwriter
León Gieco: 70 80 90 folk rock latin singer-songwriter
Víctor Jara: 60 70 folk latin acoustic singer-songwriter
Silvio Rodríguez: 70 80 90 folk latin acoustic singer-songwriter
Juan Gabriel: 70 80 90 latin pop singer-songwriter
José José: 70 80 90 latin pop
Vicente Fernández: 60 70 80 90 00 latin country
José Alfredo Jiménez: 50 60 latin country singer-songwriter
Luis Miguel: 80 90 00 latin pop
Marco Antonio Solís: 80 90 00 latin pop singer-songwriter
Juanes: 00 10 latin pop rock
Carlos Vives: 90 00 10 latin pop folk
Maluma: 10 20 latin pop hip-hop dance
J Balvin: 10 20 latin hip-hop dance
Juan Luis Guerra: 80 90 00 latin dance
Rubén Blades: 70 80 90 latin singer-songwriter
Héctor Lavoe: 60 70 80 latin dance
Willie Colón: 60 70 80 90 latin dance
Marc Anthony: 90 00 10 latin pop dance
Ricky Martin: 90 00 10 latin pop dance
Daddy Yankee: 00 10 latin hip-hop dance reggae
Don Omar: 00 10 latin hip-hop dance reggae
Bad Bunny: 10 20 latin hip-hop dance
Residente: 10 20 hip-hop latin
Benny Moré: 50 60 latin dance
Ibrahim Ferrer: 50 90 00 latin acoustic
Compay Segundo: 50 90 00 latin acoustic
Jorge Drexler: 90 00 10 latin folk singer-songwriter
# latin american, solo artist, female voice
Elis Regina: 60 70 80 latin jazz
Gal Costa: 60 70 80 90 latin psychedelic pop
Maria Bethânia: 60 70 80 90 latin folk
Nara Leão: 60 70 80 latin jazz acoustic
Astrud Gilberto: 60 70 latin jazz
Rita Lee: 70 80 90 rock latin pop
Marisa Monte: 90 00 10 latin pop
Bebel Gilberto: 00 10 latin electronic jazz
Anitta: 10 20 latin pop dance
Elza Soares: 60 70 00 10 latin soul
Violeta Parra: 50 60 folk latin acoustic singer-songwriter
Mercedes Sosa: 60 70 80 90 folk latin acoustic
María Elena Walsh: 60 70 folk latin singer-songwriter
Chavela Vargas: 60 70 90 00 latin folk acoustic
Lola Beltrán: 50 60 70 latin country
Thalía: 90 00 latin pop dance
Paulina Rubio: 90 00 latin pop dance
Gloria Trevi: 90 00 latin pop rock
Natalia Lafourcade: 00 10 20 latin folk pop singer-songwriter
Julieta Venegas: 90 00 10 latin pop rock singer-songwriter
Carla Morrison: 10 20 latin indie pop singer-songwriter
Shakira: 90 00 10 20 latin pop dance rock
Karol G: 10 20 latin hip-hop dance
Totó la Momposina: 80 90 00 folk latin
Celia Cruz: 50 60 70 80 90 latin dance
La Lupe: 60 70 latin soul
Omara Portuondo: 50 60 90 00 latin acoustic
Chabuca Granda: 50 60 70 latin folk singer-songwriter
Susana Baca: 90 00 10 latin folk
Ana Tijoux: 00 10 hip-hop latin
Mon Laferte: 10 20 latin pop rock singer-songwriter
Nathy Peluso: 10 20 latin hip-hop r&b
Juana Molina: 00 10 20 experimental folk electronic singer-songwriter
# latin american, group, male voice
Os Mutantes: 60 70 00 psychedelic rock latin female-voice
Novos Baianos: 70 latin rock folk female-voice
Secos & Molhados: 70 rock latin progressive
Legião Urbana: 80 90 rock post-punk latin
Os Paralamas do Sucesso: 80 90 00 rock reggae latin
Titãs: 80 90 rock punk new-wave latin
Nação Zumbi: 90 00 rock latin hip-hop
Racionais MC's: 90 00 hip-hop
Sepultura: 80 90 00 10 metal
Angra: 90 00 10 metal progressive
Azymuth: 70 80 00 jazz funk latin instrumental-or-producer
Sui Generis: 70 rock folk latin
Serú Girán: 70 80 rock progressive latin
Soda Stereo: 80 90 rock new-wave latin post-punk
Los Fabulosos Cadillacs: 80 90 rock reggae latin
Patricio Rey y sus Redonditos de Ricota: 80 90 rock latin
Babasónicos: 90 00 10 rock latin alternative
Enanitos Verdes: 80 90 rock latin pop
Inti-Illimani: 60 70 80 90 folk latin acoustic
Quilapayún: 60 70 80 folk latin acoustic
Los Jaivas: 70 80 90 rock folk progressive latin
Los Prisioneros: 80 90 new-wave rock synth-pop latin
Café Tacvba: 90 00 10 rock latin alternative
Caifanes: 80 90 rock latin new-wave
Maná: 80 90 00 rock latin pop
Molotov: 90 00 rock hip-hop latin
Los Tigres del Norte: 70 80 90 00 latin country
Los Panchos: 50 60 70 latin acoustic
Los Ángeles Azules: 80 90 00 10 latin dance
Kinky: 00 10 electronic rock latin dance
Grupo Niche: 80 90 00 latin dance
El Gran Combo de Puerto Rico: 60 70 80 90 latin dance
Calle 13: 00 10 hip-hop latin
Buena Vista Social Club: 90 00 latin acoustic jazz
Los Van Van: 70 80 90 latin dance funk
Irakere: 70 80 90 jazz latin
Los Saicos: 60 rock punk
Los Shapis: 80 latin dance
No Te Va Gustar: 00 10 rock reggae latin
# latin american, group, female voice
Aterciopelados: 90 00 rock latin alternative
Bomba Estéreo: 00 10 20 electronic latin dance
Monsieur Periné: 10 20 latin jazz pop
Cansei de Ser Sexy: 00 10 dance indie electronic
La Sonora Dinamita: 60 70 80 90 latin dance
# caribbean, solo artist, male voice
Bob Marley: 60 70 80 reggae soul
Peter Tosh: 70 80 reggae
Bunny Wailer: 70 80 90 reggae
Jimmy Cliff: 60 70 80 90 reggae soul
Desmond Dekker: 60 70 80 reggae
Gregory Isaacs: 70 80 90 reggae
Dennis Brown: 70 80 90 reggae
Burning Spear: 70 80 90 00 reggae
Horace Andy: 70 80 90 00 reggae
Max Romeo: 60 70 80 reggae
Ken Boothe: 60 70 reggae soul
Alton Ellis: 60 70 reggae soul
Johnny Clarke: 70 80 reggae
Barrington Levy: 80 90 reggae dance
Yellowman: 80 90 reggae dance
Eek-A-Mouse: 80 90 reggae
Linton Kwesi Johnson: 70 80 90 reggae
Shabba Ranks: 80 90 reggae dance hip-hop
Buju Banton: 90 00 10 reggae dance
Beenie Man: 90 00 reggae dance hip-hop
Bounty Killer: 90 00 reggae dance
Sizzla: 90 00 10 reggae
Capleton: 90 00 reggae dance
Shaggy: 90 00 reggae pop dance
Sean Paul: 00 10 reggae dance hip-hop pop
Damian Marley: 00 10 reggae hip-hop
Ziggy Marley: 80 90 00 10 reggae pop
Chronixx: 10 20 reggae
Protoje: 10 20 reggae hip-hop
Vybz Kartel: 00 10 dance reggae hip-hop
Lee "Scratch" Perry: 60 70 80 90 00 reggae experimental
King Tubby: 70 80 reggae experimental instrumental-or-producer
Augustus Pablo: 70 80 reggae instrumental-or-producer
Mad Professor: 80 90 00 reggae electronic instrumental-or-producer
Ernest Ranglin: 60 70 90 00 jazz reggae instrumental-or-producer
Mighty Sparrow: 50 60 70 80 latin dance folk
Lord Kitchener: 50 60 70 80 latin dance folk
Eddy Grant: 70 80 90 reggae pop funk dance
Wyclef Jean: 90 00 hip-hop reggae
Machel Montano: 90 00 10 dance latin reggae
# caribbean, solo artist, female voice
Marcia Griffiths: 60 70 80 90 reggae soul
Rita Marley: 60 70 80 reggae
Judy Mowatt: 70 80 90 reggae
Phyllis Dillon: 60 70 reggae soul
Dawn Penn: 60 90 reggae
Millie Small: 60 reggae pop
Sister Nancy: 80 00 reggae dance
Lady Saw: 90 00 reggae dance
Diana King: 90 reggae r&b dance
Grace Jones: 70 80 00 new-wave disco reggae dance
Koffee: 10 20 reggae hip-hop
Spice: 00 10 20 reggae dance
Calypso Rose: 60 70 80 10 folk dance latin
Rihanna: 00 10 20 pop r&b dance
Sevana: 10 20 reggae r&b
# caribbean, group, male voice
Toots and the Maytals: 60 70 80 90 reggae soul
The Skatalites: 60 80 90 reggae jazz instrumental-or-producer
The Heptones: 60 70 reggae
The Paragons: 60 reggae
The Abyssinians: 70 80 reggae
The Congos: 70 80 90 reggae
Culture: 70 80 90 reggae
Israel Vibration: 70 80 90 00 reggae
Black Uhuru: 70 80 90 reggae
Third World: 70 80 90 reggae funk pop
Inner Circle: 70 80 90 reggae pop
The Upsetters: 60 70 reggae instrumental-or-producer
Morgan Heritage: 90 00 10 reggae
Kassav': 80 90 00 dance latin
Tabou Combo: 70 80 90 dance latin
Boukman Eksperyans: 80 90 00 folk rock dance
# caribbean, duo, male voice
Sly and Robbie: 70 80 90 00 reggae dance instrumental-or-producer
Chaka Demus & Pliers: 90 reggae dance
# african, solo artist, male voice
Fela Kuti: 60 70 80 90 funk jazz
Tony Allen: 70 80 00 10 funk jazz
Femi Kuti: 90 00 10 funk jazz
King Sunny Adé: 70 80 90 dance folk
Ebo Taylor: 70 80 10 funk jazz
Manu Dibango: 70 80 90 00 funk jazz disco
Francis Bebey: 70 80 electronic folk experimental
Hugh Masekela: 60 70 80 90 00 jazz funk
Abdullah Ibrahim: 60 70 80 90 00 jazz instrumental-or-producer
Johnny Clegg: 80 90 00 pop folk rock
Lucky Dube: 80 90 00 reggae
Alpha Blondy: 80 90 00 reggae
Tiken Jah Fakoly: 90 00 10 reggae
Ali Farka Touré: 70 80 90 00 blues folk acoustic
Boubacar Traoré: 90 00 10 blues folk acoustic
Vieux Farka Touré: 00 10 20 blues rock
Salif Keita: 70 80 90 00 pop folk
Toumani Diabaté: 80 90 00 10 folk acoustic instrumental-or-producer
Youssou N'Dour: 80 90 00 10 pop dance folk
Baaba Maal: 80 90 00 10 folk pop acoustic
Ismaël Lô: 80 90 folk singer-songwriter
Thomas Mapfumo: 70 80 90 00 rock folk
Oliver Mtukudzi: 80 90 00 folk jazz
Franco Luambo: 50 60 70 80 dance latin
Papa Wemba: 70 80 90 00 dance pop
Koffi Olomidé: 80 90 00 dance pop
Mulatu Astatke: 60 70 00 10 jazz latin instrumental-or-producer
Mahmoud Ahmed: 60 70 80 90 soul jazz folk
Hailu Mergia: 70 80 10 jazz funk instrumental-or-producer
William Onyeabor: 70 80 funk electronic synth-pop
Khaled: 80 90 00 pop dance
Cheb Mami: 80 90 00 pop dance
Rachid Taha: 80 90 00 10 rock electronic punk
Idir: 70 80 90 folk acoustic singer-songwriter
Abdel Halim Hafez: 50 60 70 pop
Amr Diab: 80 90 00 10 pop dance
Bombino: 00 10 20 blues rock
Mdou Moctar: 00 10 20 rock blues psychedelic
Burna Boy: 10 20 dance hip-hop reggae
Wizkid: 10 20 dance pop r&b
Davido: 10 20 dance pop
K'naan: 00 10 hip-hop
Black Coffee: 00 10 20 house dance electronic instrumental-or-producer
Rema: 20 dance pop
Nasty C: 10 20 hip-hop
# african, solo artist, female voice
Miriam Makeba: 50 60 70 80 folk jazz pop
Brenda Fassie: 80 90 pop dance disco
Yvonne Chaka Chaka: 80 90 pop dance
Angélique Kidjo: 90 00 10 pop funk dance
Oumou Sangaré: 90 00 10 folk
Rokia Traoré: 90 00 10 folk rock singer-songwriter
Fatoumata Diawara: 10 20 folk pop singer-songwriter
Cesária Évora: 80 90 00 folk latin acoustic
Mayra Andrade: 00 10 folk latin jazz
Sara Tavares: 00 10 folk latin singer-songwriter
Aster Aweke: 80 90 00 soul pop jazz
Mariem Hassan: 80 90 00 folk blues
Umm Kulthum: 50 60 70 folk
Souad Massi: 00 10 folk rock singer-songwriter
Warda: 60 70 80 pop
Asa: 00 10 20 soul folk pop singer-songwriter
Tiwa Savage: 10 20 dance pop r&b
Tems: 20 r&b soul dance
Ayra Starr: 20 pop dance r&b
Tyla: 20 pop dance r&b
Sho Madjozi: 10 20 hip-hop dance
Moonchild Sanelly: 10 20 dance electronic hip-hop
Nneka: 00 10 hip-hop soul reggae
# african, group, male voice
Ladysmith Black Mambazo: 70 80 90 00 folk acoustic
Mahlathini and the Mahotella Queens: 60 70 80 90 dance folk female-voice
Osibisa: 70 80 funk rock jazz
Orchestra Baobab: 70 80 00 10 latin dance folk
Super Rail Band: 70 80 90 dance latin
Bembeya Jazz National: 60 70 80 dance latin jazz
Tinariwen: 00 10 20 blues rock folk
Tamikrest: 10 20 blues rock
Songhoy Blues: 10 20 blues rock punk
Konono Nº1: 00 10 electronic dance experimental
Staff Benda Bilili: 00 10 folk dance
Bhundu Boys: 80 90 dance pop
Witch: 70 20 rock psychedelic funk
Nass El Ghiwane: 70 80 90 folk
Orchestre Poly-Rythmo de Cotonou: 60 70 80 10 funk dance latin psychedelic
# african, duo, female voice, male voice
Amadou & Mariam: 90 00 10 blues pop rock
# asian, solo artist, male voice
Ryuichi Sakamoto: 70 80 90 00 10 electronic ambient soundtrack synth-pop instrumental-or-producer
Haruomi Hosono: 70 80 90 00 10 pop electronic folk experimental
Eiichi Ohtaki: 70 80 pop rock
Tatsuro Yamashita: 70 80 90 funk pop soul
Kyu Sakamoto: 60 70 pop
Kitaro: 70 80 90 ambient electronic instrumental-or-producer
Isao Tomita: 70 80 electronic experimental instrumental-or-producer
Joe Hisaishi: 80 90 00 10 soundtrack instrumental-or-producer
Cornelius: 90 00 10 electronic indie pop experimental
Keiji Haino: 70 80 90 00 experimental rock
Merzbow: 80 90 00 10 experimental industrial instrumental-or-producer
Masayoshi Takanaka: 70 80 jazz funk instrumental-or-producer
Hiroshi Yoshimura: 80 90 ambient instrumental-or-producer
Nujabes: 90 00 hip-hop jazz instrumental-or-producer
Ken Ishii: 90 00 techno electronic dance instrumental-or-producer
Gackt: 90 00 10 rock pop
Shugo Tokumaru: 00 10 indie pop folk experimental
Kenshi Yonezu: 10 20 pop rock
Fujii Kaze: 20 pop r&b soul
Psy: 00 10 hip-hop pop dance
Rain: 00 10 r&b pop dance
G-Dragon: 00 10 hip-hop pop dance
Cho Yong-pil: 70 80 90 10 pop rock
Kim Kwang-seok: 80 90 folk acoustic singer-songwriter
Shin Joong-hyun: 60 70 rock psychedelic
Seo Taiji: 90 00 rock hip-hop dance
Cui Jian: 80 90 00 rock punk
Jay Chou: 00 10 pop r&b hip-hop singer-songwriter
Leslie Cheung: 80 90 pop
Jacky Cheung: 80 90 00 pop
Andy Lau: 80 90 00 pop
Wang Leehom: 90 00 10 pop r&b
Ravi Shankar: 50 60 70 80 folk acoustic instrumental-or-producer
Zakir Hussain: 70 80 90 00 jazz folk instrumental-or-producer
Nusrat Fateh Ali Khan: 70 80 90 folk
Rahat Fateh Ali Khan: 00 10 folk pop
A. R. Rahman: 90 00 10 soundtrack pop electronic
Kishore Kumar: 50 60 70 80 soundtrack pop
Mohammed Rafi: 50 60 70 soundtrack pop
Ilaiyaraaja: 70 80 90 soundtrack folk
R. D. Burman: 60 70 80 soundtrack funk pop
Atif Aslam: 00 10 pop rock
Mohammad-Reza Shajarian: 70 80 90 00 folk
Kayhan Kalhor: 90 00 10 folk acoustic instrumental-or-producer
Barış Manço: 60 70 80 90 rock folk psychedelic
Erkin Koray: 60 70 80 rock psychedelic
Cem Karaca: 60 70 80 90 rock folk progressive
Tarkan: 90 00 10 pop dance
Omar Souleyman: 00 10 electronic dance folk
Idan Raichel: 00 10 pop folk
Rich Brian: 10 20 hip-hop
Joji: 10 20 r&b alternative
# asian, solo artist, female voice
Misora Hibari: 50 60 70 80 pop
Mariya Takeuchi: 70 80 90 pop singer-songwriter
Anri: 70 80 90 pop funk
Taeko Onuki: 70 80 pop synth-pop singer-songwriter
Yumi Matsutoya: 70 80 90 pop folk singer-songwriter
Akina Nakamori: 80 90 pop
Seiko Matsuda: 80 90 pop
Hikaru Utada: 90 00 10 20 pop r&b electronic
Namie Amuro: 90 00 10 pop r&b dance
Ayumi Hamasaki: 90 00 10 pop dance rock
Sheena Ringo: 90 00 10 rock pop jazz alternative
Haru Nemuri: 10 20 rock hip-hop punk
Kyary Pamyu Pamyu: 10 pop electronic dance
Midori Takada: 80 10 ambient experimental instrumental-or-producer
Hiromi Uehara: 00 10 20 jazz instrumental-or-producer
Eiko Ishibashi: 00 10 20 experimental pop soundtrack
BoA: 00 10 pop dance r&b
IU: 00 10 20 pop folk singer-songwriter
CL: 10 hip-hop dance pop
Hyuna: 10 20 pop dance
Sunmi: 10 20 pop dance synth-pop
Yuna: 10 20 pop r&b singer-songwriter
Teresa Teng: 70 80 90 pop folk
Faye Wong: 90 00 pop alternative
Anita Mui: 80 90 pop dance
Sandy Lam: 80 90 00 pop
A-Mei: 90 00 10 pop dance rock
Lata Mangeshkar: 50 60 70 80 90 soundtrack pop
Asha Bhosle: 50 60 70 80 90 soundtrack pop
Abida Parveen: 80 90 00 folk
Runa Laila: 70 80 pop
Sheila Chandra: 80 90 folk ambient
Arooj Aftab: 10 20 jazz folk ambient
Fairuz: 50 60 70 80 90 folk pop
Googoosh: 60 70 00 pop
Sezen Aksu: 70 80 90 00 pop singer-songwriter
Selda Bağcan: 70 80 90 folk psychedelic rock singer-songwriter
Ofra Haza: 80 90 pop dance folk
Noa: 90 00 folk pop jazz
Yasmin Levy: 00 10 folk latin
Sevdaliza: 10 20 electronic trip-hop experimental
# asian, group, male voice
Yellow Magic Orchestra: 70 80 electronic synth-pop new-wave
Happy End: 70 rock folk
Casiopea: 70 80 90 jazz funk instrumental-or-producer
T-Square: 70 80 90 jazz funk instrumental-or-producer
Flower Travellin' Band: 70 rock psychedelic hard-rock
Boredoms: 80 90 00 experimental rock punk
Guitar Wolf: 90 00 rock punk rock-and-roll
Fishmans: 90 reggae pop ambient
X Japan: 80 90 10 metal rock
Luna Sea: 90 00 rock alternative
L'Arc-en-Ciel: 90 00 10 rock pop
Boris: 90 00 10 20 metal experimental rock
Envy: 90 00 10 emo punk
Mono: 00 10 20 instrumental-or-producer rock experimental
Toe: 00 10 instrumental-or-producer rock emo
Asian Kung-Fu Generation: 00 10 rock alternative
Radwimps: 00 10 20 rock alternative
One Ok Rock: 00 10 20 rock alternative emo
Kikagaku Moyo: 10 20 psychedelic rock folk
King Gnu: 10 20 rock alternative
Soil & "Pimp" Sessions: 00 10 20 jazz instrumental-or-producer
BTS: 10 20 pop hip-hop dance
Big Bang: 00 10 pop hip-hop dance
Super Junior: 00 10 pop dance
EXO: 10 20 pop dance r&b
Shinee: 00 10 pop dance r&b
Seventeen: 10 20 pop dance
Stray Kids: 10 20 pop hip-hop dance
San Ul Lim: 70 80 rock psychedelic
Epik High: 00 10 20 hip-hop
Beyond: 80 90 rock
Mayday: 90 00 10 rock pop
Tang Dynasty: 90 metal rock progressive
Carsick Cars: 00 10 indie rock shoegaze
The Hu: 10 20 metal folk rock
Huun-Huur-Tu: 90 00 folk acoustic
Junoon: 90 00 rock folk
Strings: 90 00 10 pop rock
Indian Ocean: 90 00 rock folk jazz
Moğollar: 60 70 90 rock folk psychedelic
Mashrou' Leila: 00 10 indie rock
Orphaned Land: 90 00 10 metal progressive folk
Koes Plus: 60 70 80 rock pop
Eraserheads: 90 rock alternative
# asian, group, female voice
Pizzicato Five: 80 90 pop house dance
Shonen Knife: 80 90 00 10 punk pop rock
Princess Princess: 80 90 rock pop
Dreams Come True: 80 90 00 pop funk
Perfume: 00 10 20 pop electronic dance
Morning Musume: 90 00 10 pop dance
Babymetal: 10 20 metal pop
Scandal: 00 10 20 rock pop
Tricot: 10 20 rock indie emo
Chai: 10 20 punk pop dance
Otoboke Beaver: 10 20 punk
Wagakki Band: 10 20 rock folk metal
Girls' Generation: 00 10 pop dance
2NE1: 00 10 hip-hop pop dance
Wonder Girls: 00 10 pop dance
Blackpink: 10 20 pop hip-hop dance
Twice: 10 20 pop dance
Red Velvet: 10 20 pop r&b dance
NewJeans: 20 pop r&b dance
The Peanuts: 50 60 70 pop
# australian, group, male voice
The Easybeats: 60 rock pop
The Saints: 70 80 punk rock
Radio Birdman: 70 80 punk rock
AC/DC: 70 80 90 00 10 rock hard-rock
Rose Tattoo: 70 80 rock hard-rock blues
Cold Chisel: 70 80 rock
The Angels: 70 80 rock hard-rock
Men at Work: 80 new-wave pop rock
Midnight Oil: 70 80 90 rock alternative new-wave
INXS: 80 90 rock new-wave pop funk
Icehouse: 80 90 new-wave synth-pop rock
The Church: 80 90 00 rock psychedelic alternative
Hunters & Collectors: 80 90 rock post-punk
The Birthday Party: 70 80 post-punk experimental
Nick Cave and the Bad Seeds: 80 90 00 10 rock post-punk alternative
The Go-Betweens: 80 90 00 indie pop post-punk
The Triffids: 80 rock folk alternative
Hoodoo Gurus: 80 90 rock new-wave
You Am I: 90 00 rock alternative
Silverchair: 90 00 rock grunge alternative
Regurgitator: 90 00 rock hip-hop alternative
The Living End: 90 00 10 punk rock rock-and-roll
Jet: 00 rock hard-rock
Wolfmother: 00 10 rock hard-rock psychedelic
The Vines: 00 10 rock alternative
Powderfinger: 90 00 rock alternative
Dirty Three: 90 00 10 instrumental-or-producer rock experimental
Cut Copy: 00 10 synth-pop electronic dance indie
Midnight Juggernauts: 00 10 electronic psychedelic dance
Pendulum: 00 10 electronic dance rock
The Avalanches: 00 10 20 electronic hip-hop dance psychedelic
Tame Impala: 00 10 20 psychedelic rock indie synth-pop
Pond: 00 10 20 psychedelic rock
King Gizzard & the Lizard Wizard: 10 20 rock psychedelic metal
Parkway Drive: 00 10 20 metal
Karnivool: 00 10 rock progressive metal
The Necks: 80 90 00 10 jazz ambient experimental instrumental-or-producer
Parcels: 10 20 funk disco pop
Hilltop Hoods: 00 10 20 hip-hop
5 Seconds of Summer: 10 20 pop rock punk
Yothu Yindi: 80 90 rock folk dance
Split Enz: 70 80 new-wave pop rock progressive
Crowded House: 80 90 00 pop rock
The Clean: 80 90 00 indie rock post-punk
The Chills: 80 90 10 indie pop post-punk
The Bats: 80 90 00 10 indie pop
Straitjacket Fits: 80 90 indie rock
Fat Freddy's Drop: 00 10 reggae soul electronic
Unknown Mortal Orchestra: 10 20 psychedelic indie rock funk
Alien Weaponry: 10 20 metal
Six60: 00 10 20 pop reggae soul
# australian, group, female voice
Divinyls: 80 90 rock new-wave
The Waifs: 90 00 10 folk acoustic
Killing Heidi: 90 00 rock pop
Hiatus Kaiyote: 10 20 soul jazz funk
Amyl and the Sniffers: 10 20 punk rock
Middle Kids: 10 20 indie rock
The Jezabels: 10 indie rock
The Naked and Famous: 00 10 synth-pop indie electronic
The Beths: 10 20 indie rock punk
# australian, group, female voice, male voice
The Seekers: 60 folk pop acoustic
Dead Can Dance: 80 90 10 experimental post-punk ambient folk
Architecture in Helsinki: 00 10 indie pop synth-pop
Confidence Man: 10 20 dance electronic house pop
Sneaky Sound System: 00 10 dance electronic pop
# australian, solo artist, male voice
Johnny O'Keefe: 50 60 rock-and-roll pop
Slim Dusty: 50 60 70 80 90 country
Paul Kelly: 80 90 00 10 rock folk singer-songwriter
Rick Springfield: 70 80 rock pop
Jimmy Barnes: 80 90 00 rock hard-rock soul
John Farnham: 70 80 90 pop rock
Archie Roach: 90 00 10 folk singer-songwriter acoustic
Geoffrey Gurrumul Yunupingu: 00 10 folk acoustic singer-songwriter
Tommy Emmanuel: 80 90 00 10 acoustic country jazz instrumental-or-producer
Keith Urban: 90 00 10 country pop rock
Ben Lee: 90 00 indie pop singer-songwriter
Xavier Rudd: 00 10 folk reggae acoustic singer-songwriter
Gotye: 00 10 indie pop electronic
Flume: 10 20 electronic dance
Chet Faker: 10 20 electronic soul trip-hop
Vance Joy: 10 20 folk indie pop acoustic
Troye Sivan: 10 20 pop electronic dance
The Kid Laroi: 20 pop hip-hop
Neil Finn: 90 00 10 pop rock singer-songwriter
Tim Finn: 80 90 00 pop rock singer-songwriter
Marlon Williams: 10 20 folk country singer-songwriter
# australian, solo artist, female voice
Helen Reddy: 70 80 pop
Olivia Newton-John: 70 80 pop country disco
Kylie Minogue: 80 90 00 10 20 pop dance disco
Dannii Minogue: 90 00 pop dance
Natalie Imbruglia: 90 00 pop rock
Tina Arena: 90 00 pop
Sarah Blasko: 00 10 indie pop singer-songwriter
Missy Higgins: 00 10 pop folk singer-songwriter
Kasey Chambers: 00 10 country folk singer-songwriter
Sia: 00 10 20 pop electronic dance
Iggy Azalea: 10 hip-hop pop dance
Courtney Barnett: 10 20 indie rock singer-songwriter
Julia Jacklin: 10 20 indie folk singer-songwriter
Stella Donnelly: 10 20 indie singer-songwriter
Tones and I: 10 20 pop electronic
Sampa the Great: 10 20 hip-hop soul
Emma Louise: 10 indie pop electronic
Tash Sultana: 10 20 psychedelic rock reggae
Lorde: 10 20 pop electronic alternative singer-songwriter
Brooke Fraser: 00 10 pop folk singer-songwriter
Bic Runga: 90 00 10 pop folk singer-songwriter
Aldous Harding: 10 20 folk indie singer-songwriter
Ladyhawke: 00 10 synth-pop new-wave pop
Kimbra: 10 20 pop r&b experimental
Benee: 10 20 pop indie
# australian, duo, male voice
Air Supply: 70 80 pop rock
Savage Garden: 90 00 pop
Flight of the Conchords: 00 10 folk pop acoustic
Empire of the Sun: 00 10 20 synth-pop electronic dance
The Presets: 00 10 electronic dance synth-pop
Peking Duk: 10 electronic dance
Knife Party: 10 electronic dance house instrumental-or-producer
Flight Facilities: 10 20 electronic house disco instrumental-or-producer
# australian, duo, female voice, male voice
Angus & Julia Stone: 00 10 20 folk indie acoustic
Big Scary: 10 indie pop rock
Broods: 10 20 synth-pop pop electronic
`;
