# mayfly's front door. `just` alone lists the recipes; without just, `npx --yes rust-just` does the same.

set positional-arguments

[private]
default:
    @"{{just_executable()}}" --justfile "{{justfile()}}" --list

# Set up what is missing, then make the fleet of fleet.yaml
[group('start')]
demo: set-up
    @./mayfly create

# Install the system packages that local machines need (says what and why first; needs root)
[group('start')]
set-up *args:
    @./scripts/set-up.sh "$@"

# Make the fleet and verify every machine
[group('fleet')]
create *args:
    @./mayfly create "$@"

# Show the machines
[group('fleet')]
list *args:
    @./mayfly list "$@"

# Show every machine from all sides: cloud, units, health, release
[group('fleet')]
status *args:
    @./mayfly status "$@"

# Show the journals of all machines side by side: just logs [machine…] [--follow]
[group('fleet')]
logs *args:
    @./mayfly logs "$@"

# Open a shell on a machine (it counts as touched then): just ssh <ip|name|id>
[group('fleet')]
ssh *args:
    @./mayfly ssh "$@"

# Show addresses, URLs, release and cost
[group('fleet')]
info *args:
    @./mayfly info "$@"

# Bring what fleet.yaml describes now to the machines: new ones in place of the old ones, without downtime behind a static address
[group('fleet')]
deploy *args:
    @./mayfly replace "$@"

# Examine a machine, a saved bundle or the whole fleet: just debug <ip|name|id|bundle.json>, just debug --all
[group('fleet')]
debug *args:
    @./mayfly debug "$@"

# Turn the fleet back into nothing, and prove it
[group('fleet')]
destroy *args:
    @./mayfly destroy "$@"

# Make the machines anew, in place of those that are there (--strategy surge|recreate)
[group('fleet')]
replace *args:
    @./mayfly replace "$@"

# Show fleets, machines, logs and diagnoses on a screen to keep open
[group('fleet')]
ui *args:
    @./mayfly ui "$@"

# Secrets of the fleet: just secrets set NAME|list|check
[group('fleet')]
secrets *args:
    @./mayfly secrets "$@"

# Show what create would make, where and at what price
[group('fleet')]
plan *args:
    @./mayfly plan "$@"

# Show what the machines that exist cost
[group('fleet')]
cost *args:
    @./mayfly cost "$@"

# Make the missing machines of the fleet anew
[group('fleet')]
heal *args:
    @./mayfly heal "$@"

# Show what belongs to no fleet: here, or with --env ec2 in every region (--remove removes it)
[group('fleet')]
orphans *args:
    @./mayfly orphans "$@"

# AWS on this computer, with real machines: just lab start|stop|status
[group('lab')]
lab *args:
    @./mayfly lab "$@"

# Walk plan, create, list, debug and destroy on the lab: just rehearse [--env NAME]
[group('lab')]
rehearse *args:
    @./scripts/rehearse.sh "$@"

# Show the release that the fleet file describes
[group('fleet')]
release *args:
    @./mayfly release "$@"

# Show the user data exactly as a machine gets it
[group('fleet')]
render *args:
    @./mayfly render "$@"

# Run types, lint and all tests, or the given test files
[group('develop')]
test *args: (set-up "--tests")
    @./scripts/test.sh "$@"

# Check types, lint and format, and that fleet.schema.json is not stale
[group('develop')]
check:
    @./runtime/with-node.sh tsc
    @./runtime/with-node.sh biome check
    @./runtime/with-node.sh node --import tsx scripts/schema.ts --check

# Write fleet.schema.json from the schema that validates
[group('develop')]
schema:
    @./runtime/with-node.sh node --import tsx scripts/schema.ts

# Measure speed as ratios against named floors
[group('develop')]
bench *args:
    @./runtime/with-node.sh node --import tsx test/bench/bench.ts "$@"

# Prove by seeded schedules that fleets cannot leak: just prove [--provider lightsail] [--schedules N] [--from SEED] [--jobs N] [--only SEED]
[group('develop')]
prove *args:
    @./runtime/with-node.sh node --import tsx test/simulation/prove.ts "$@"

# Put known bugs back, one at a time, and see each of them caught: just mutate [--only WORDS] [--in lightsail] [--from N] [--count N]
[group('develop')]
mutate *args:
    @./runtime/with-node.sh node --import tsx test/simulation/mutate.ts "$@"

# Inject faults into real machines and see what debug finds: just diagnose [fault …] [--rest] [--healthy N] [--again]
[group('develop')]
diagnose *args:
    @./runtime/with-node.sh node --import tsx test/diagnose/diagnose.ts "$@"

# Make the pictures of the screen in docs/ anew, on real local machines
[group('develop')]
pictures: (set-up "--tests")
    @./runtime/with-node.sh node --import tsx test/pictures/tour.ts

# Build the bundle in dist/ (./mayfly does so by itself when sources changed)
[group('develop')]
build:
    @./runtime/with-node.sh node scripts/build.mjs

# Format the sources and mend what lint can
[group('develop')]
format:
    @./runtime/with-node.sh biome check --write
