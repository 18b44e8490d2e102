# fault: the fleet file names a service that no package brought
# finds: setup-failed|unit-missing:postgresql.service
# says: postgresql\.service
# file: fleet.yaml|instance/setup.sh
checkout() { setting 'services: [postgresql.service]'; }
