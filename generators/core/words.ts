/** 256 short, plain, distinct words for practice seeds: the first four letters tell each from all others. */
export const WORDS: readonly string[] = `
acorn actor alarm album amber anchor apple april apron arrow artist aspen atlas attic autumn bacon
badge baker balcony bamboo banjo barn basil basket beacon bench berry bicycle birch biscuit blanket bottle
branch bread brick bridge broom brush bucket button cabin cactus camel candle canoe canvas captain carrot
castle cedar cello chalk cherry chess cinema circle clay clock cloud clover coast cobalt coffee comet
compass copper coral cotton crane crayon cricket crown cup curtain cycle daisy dance desert diamond dinner
dolphin donkey drum eagle earth easel echo eleven elm ember engine falcon farmer feather ferry fiddle
field finch flame flute forest fossil fountain fox frost galaxy garden garlic ginger giraffe glacier globe
gold grape gravel guitar hammer harbor harvest hazel hedge helmet heron hill honey horizon horse hotel
igloo indigo island ivory ivy jacket jasmine jelly jewel jigsaw jungle kayak kettle kitchen kite ladder
lagoon lake lantern lemon lentil library lilac lion lobster lotus lumber lunar magnet mango maple marble
meadow melon mirror mitten monkey moss mountain museum napkin nectar needle nickel noodle north nutmeg oasis
ocean olive onion opal orange orbit orchid otter oven oyster paddle painter palm panda paper parrot
peach pebble pencil pepper piano picnic pillow pine planet plum pocket poem pond poppy potato prairie
pumpkin puppet quartz quill rabbit radio rain raven ribbon river robin rocket rose saddle sailor salmon
sand satin saxophone school scooter shell silver sketch snow sparrow spice spoon spring squirrel stone summer
sunset swan table tailor tiger timber tomato torch tower train trumpet tulip turtle umbrella valley vanilla
`
  .trim()
  .split(/\s+/)
  .slice(0, 256);
