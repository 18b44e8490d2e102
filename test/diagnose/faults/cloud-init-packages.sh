# fault: the first boot installs a package, and the archive does not answer
# finds: cloud-init-error|cloud-init-recoverable
# says: nginx|package|[Ff]ailed|install
# file: templates/cloud-init.yaml.hbs
checkout() {
  first_boot <<'lines'
packages: [nginx]
apt: { primary: [{ arches: [default], uri: "http://127.0.0.1:9/debian" }], security: [{ arches: [default], uri: "http://127.0.0.1:9/debian" }] }
lines
}
