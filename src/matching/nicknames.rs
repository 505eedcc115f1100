//! Names that people are also called by.

use super::text;
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;

/// Groups of given names that one person may go by.
///
/// The default is a short table of English, German, French, Spanish, Italian and Slavic
/// short forms; a host with another customer base brings its own.
///
/// Of the groups of a name the first three count when records are compared, and of a name of
/// several words the first word.
///
/// ```
/// use personagraph::matching::Nicknames;
/// let mut names = Nicknames::default();
/// assert!(names.are_one("Robert", "Bob"));
/// names = names.and(["Wojciech", "Wojtek"]);
/// assert!(names.are_one("wojtek", "WOJCIECH"));
/// assert!(!Nicknames::none().are_one("Robert", "Bob"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nicknames {
    groups: BTreeMap<String, Vec<u32>>,
    next: u32,
}

impl Default for Nicknames {
    fn default() -> Self {
        TABLE
            .iter()
            .fold(Self::none(), |names, group| names.and(group.split(' ')))
    }
}

impl Nicknames {
    /// No table: only names that are nearly written alike are alike.
    #[must_use]
    pub const fn none() -> Self {
        Self {
            groups: BTreeMap::new(),
            next: 0,
        }
    }

    /// One more group of names that one person may go by.
    #[must_use]
    pub fn and<'n>(mut self, group: impl IntoIterator<Item = &'n str>) -> Self {
        for name in group {
            let mut folded = String::new();
            text::fold(name, &mut folded);
            let groups = self.groups.entry(folded).or_default();
            if !groups.contains(&self.next) {
                groups.push(self.next);
            }
        }
        self.next += 1;
        self
    }

    /// Whether a group holds both names, however they are spelt in upper and lower case and
    /// with accents. A name that is in no group is not even one with itself.
    #[must_use]
    pub fn are_one(&self, a: &str, b: &str) -> bool {
        let (mut folded_a, mut folded_b) = (String::new(), String::new());
        text::fold(a, &mut folded_a);
        text::fold(b, &mut folded_b);
        let groups = self.groups_of(&folded_b);
        self.groups_of(&folded_a).iter().any(|g| groups.contains(g))
    }

    pub(super) fn groups_of(&self, folded: &str) -> &[u32] {
        self.groups.get(folded).map_or(&[], Vec::as_slice)
    }
}

const TABLE: &[&str] = &[
    "robert rob robbie bob bobby bert roberto",
    "william will bill billy willie liam wilhelm guillaume guillermo",
    "richard rick ricky rich richie dick dickie ricardo",
    "edward ed eddie ned ted teddy eduard eduardo",
    "edwin ed eddie",
    "edmund ed eddie ned",
    "james jim jimmy jimmie jamie jaime",
    "john jon johnny johnnie jack ian johann johannes hans jan jean juan ivan giovanni sean",
    "jonathan jon jonny johnny nathan",
    "joseph joe joey jo josef jose giuseppe pepe",
    "charles charlie charley chuck chas karl carl carlos carlo",
    "thomas tom tommy tomas",
    "michael mike mick micky mickey mikey michel miguel mikhail misha",
    "david dave davey davy davide",
    "daniel dan danny",
    "matthew matt matty mathew matthias matteo mateo",
    "andrew andy drew andreas andrei andre andres",
    "anthony tony ant antonio anton antoine",
    "christopher chris kit topher kris christoph cristobal",
    "christian chris kris",
    "nicholas nick nicky nicolas nikolai klaus niklas",
    "benjamin ben benny benji",
    "alexander alex al sandy sasha xander lex alejandro alessandro aleksandr alec",
    "alexandra alex sandra sandy sasha lexi alexandria",
    "alexis alex lexi lexie",
    "samuel sam sammy",
    "samantha sam sammy",
    "stephen steve stevie steven stefan esteban stephan",
    "peter pete pedro pietro pierre piotr",
    "paul paulie pablo paolo pavel",
    "philip phil phillip felipe",
    "patrick pat paddy patricio rick",
    "patricia pat patty patti tricia trish",
    "timothy tim timmy",
    "gregory greg gregor gregorio",
    "geoffrey jeffrey geoff jeff jeffery",
    "gerald gerry jerry gerard",
    "jeremy jerry jem jeremiah",
    "lawrence larry laurence lorenzo laurent laurie",
    "leonard len lenny leo leonardo",
    "louis lou louie luis lewis ludwig luigi",
    "frederick fred freddie freddy fritz federico frederic",
    "alfred alf alfie fred freddie",
    "albert al bert bertie alberto",
    "herbert herb bert bertie",
    "harold harry hal harald",
    "henry harry hank hal heinrich enrique henri",
    "francis frank frankie fran francisco francesco paco",
    "franklin frank frankie",
    "frances fran fanny francesca",
    "george georgie jorge georg giorgio",
    "kenneth ken kenny",
    "ronald ron ronnie",
    "donald don donnie",
    "douglas doug",
    "raymond ray ramon",
    "vincent vince vinny vicente",
    "victor vic viktor",
    "walter walt wally",
    "arthur art artie arturo",
    "theodore ted teddy theo",
    "zachary zach zack zac",
    "joshua josh",
    "jacob jake jakob jacques",
    "isaac ike zac",
    "gabriel gabe",
    "nathaniel nathan nate nat",
    "eugene gene",
    "maurice morris morrie mo",
    "mohammed muhammad mohamed mohammad muhammed mohd mhd mo",
    "abraham abe bram",
    "bernard bernie bernardo",
    "clifford cliff",
    "dominic dom nic",
    "howard howie",
    "hubert bert hugh",
    "mitchell mitch",
    "oliver ollie olly",
    "reginald reg reggie",
    "russell russ",
    "stanley stan",
    "terence terry terrence",
    "theresa teresa terry tess tessa resi",
    "wesley wes",
    "elizabeth liz lizzie beth betty betsy eliza lisa libby bess elisabeth isabel elsie",
    "isabella isabel bella izzy isabelle isobel",
    "margaret maggie meg peggy peggie marge margie greta rita margarita madge",
    "catherine kate katie kathy cathy katherine kathryn cathryn kat kitty kathleen katharina katrina karen",
    "mary marie maria molly polly mae may",
    "anna ann anne annie nancy ana hannah anya",
    "susan sue susie suzy suzanne susanne susanna susannah",
    "sarah sara sally sadie zara sahra",
    "jennifer jen jenny jenn",
    "jessica jess jessie",
    "barbara barb babs barbie",
    "rebecca becky becca bec rebekah",
    "deborah deb debbie debra",
    "dorothy dot dottie dolly",
    "victoria vicky vicki tori",
    "veronica ronnie vera",
    "virginia ginny ginger",
    "christina chris tina christine kristina christie chrissy kirsten kristen kristin",
    "caroline carol carrie carolyn lina",
    "charlotte charlie lottie lotte",
    "amanda mandy manda",
    "amelia millie amy emily",
    "emily em emmy millie",
    "abigail abby gail",
    "cynthia cindy",
    "diana di diane dianne diann",
    "eleanor ellie nell nellie nora lena elanor elena",
    "ellen ellie nell helen helena elena",
    "evelyn eve evie",
    "florence flo florrie",
    "georgina georgie gina georgia",
    "gwendolyn gwen",
    "jacqueline jackie jacqui",
    "janet jan jane",
    "josephine jo josie josefine",
    "joanna jo joanne joan",
    "judith judy judi jude",
    "julia julie jules juliet giulia",
    "kimberly kim kimberley",
    "laura laurie lori lauren",
    "linda lin lindy lynn",
    "lillian lily lil lilly lilian",
    "louise lou lulu luisa",
    "madeline maddie maddy madeleine lena",
    "martha marty mattie",
    "matilda tilly mattie tilda",
    "melissa mel missy lissa",
    "melanie mel",
    "michelle shelly mickey",
    "natalie nat natasha natalia",
    "nicole nicky nikki nicola",
    "olivia liv livvy ollie",
    "pamela pam",
    "penelope penny",
    "priscilla cilla",
    "rachel rach rachael raquel",
    "rosemary rose rosie",
    "roberta bobbie robbie",
    "sandra sandy",
    "sophia sophie sofia",
    "stephanie steph stefanie",
    "tabitha tabby",
    "valerie val",
    "yvonne eve yvette",
    "anastasia nastasia stacy ana anastassia nastassia",
    "bernhard bernd berni",
    "jurgen jorg",
    "gunther gunter gunnar",
    "joachim jochen achim",
    "wolfgang wolf",
    "heinz heinrich heiner",
    "friedrich fritz fred",
    "stefan steffen",
    "ursula uschi ulla",
    "brigitte gitte birgit",
    "christa christel christine",
    "ingrid inge",
    "sabine bine",
    "annabelle anabella annabel belle bella",
    "candace candy kandace candice",
    "daniela daniella dani",
];
