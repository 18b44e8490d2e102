type Stage = 'cloud_init_modules' | 'cloud_config_modules' | 'cloud_final_modules';

interface Module {
  readonly stage: Stage;
  readonly module: string;
}

/** What runs in each stage, and the top-level keys that it reads. Source: the module reference of cloud-init. */
const modules: Readonly<Record<Stage, string>> = {
  cloud_init_modules: `
    migrator: migrate
    seed-random: random_seed
    bootcmd: bootcmd
    write-files: write_files
    growpart: growpart
    resizefs: resize_rootfs
    disk-setup: disk_setup fs_setup device_aliases
    mounts: mounts mount_default_fields swap
    set-hostname: hostname fqdn preserve_hostname prefer_fqdn_over_hostname create_hostname_file
    update-etc-hosts: manage_etc_hosts
    ca-certs: ca_certs ca-certs
    rsyslog: rsyslog
    resolv-conf: manage_resolv_conf resolv_conf
    users-groups: users user groups
    ssh: ssh_keys ssh_authorized_keys ssh_deletekeys ssh_genkeytypes ssh_publish_hostkeys ssh_quiet_keygen disable_root disable_root_opts allow_public_ssh_keys`,
  cloud_config_modules: `
    wireguard: wireguard
    snap: snap
    ubuntu-drivers: drivers
    ssh-import-id: ssh_import_id
    keyboard: keyboard
    locale: locale locale_configfile
    set-passwords: ssh_pwauth chpasswd password
    grub-dpkg: grub_dpkg grub-dpkg
    apt-pipelining: apt_pipelining
    apt-configure: apt
    apk-configure: apk_repos
    yum-add-repo: yum_repos yum_repo_dir
    zypper-add-repo: zypper
    rh-subscription: rh_subscription
    spacewalk: spacewalk
    ubuntu-advantage: ubuntu_advantage
    ubuntu-pro: ubuntu_pro
    ntp: ntp
    timezone: timezone
    disable-ec2-metadata: disable_ec2_metadata
    runcmd: runcmd
    byobu: byobu_by_default`,
  cloud_final_modules: `
    package-update-upgrade-install: packages package_update package_upgrade package_reboot_if_required apt_update apt_upgrade apt_reboot_if_required
    fan: fan
    landscape: landscape
    lxd: lxd
    ansible: ansible
    puppet: puppet
    chef: chef
    mcollective: mcollective
    salt-minion: salt_minion
    scripts-vendor: vendor_data
    ssh-authkey-fingerprints: no_ssh_fingerprints authkey_hash
    keys-to-console: ssh ssh_fp_console_blacklist ssh_key_console_blacklist
    install-hotplug: updates
    phone-home: phone_home
    final-message: final_message
    power-state-change: power_state`,
};

const stages = Object.keys(modules) as Stage[];

/** Read by cloud-init itself, in no module. */
const basic = [
  ...stages,
  ...'autoinstall datasource datasource_list debug def_log_file disable_network_config launch-index log_cfgs'.split(
    ' ',
  ),
  ...'manual_cache_clean merge_how merge_type network output reporting system_info vendor_data2'.split(' '),
];

const byKey = new Map<string, Module>(
  stages.flatMap(stage =>
    modules[stage]
      .trim()
      .split('\n')
      .map(line => line.trim().split(': '))
      .flatMap(([module = '', keys = '']) => keys.split(' ').map(key => [key, { stage, module }] as const)),
  ),
);

/** Every top-level key of a cloud-config. */
export const cloudConfigKeys: readonly string[] = [...byKey.keys(), ...basic];

/** The module that reads a key, or undefined when cloud-init itself does. */
export const moduleOf = (key: string): Module | undefined => byKey.get(key);
