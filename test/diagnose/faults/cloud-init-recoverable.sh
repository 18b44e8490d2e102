# fault: an error that cloud-init recovers from
# finds: cloud-init-recoverable
# file: templates/cloud-init.yaml.hbs
checkout() {
  first_boot <<'lines'
swap: { filename: /swapfile, size: nonsense }
lines
}
