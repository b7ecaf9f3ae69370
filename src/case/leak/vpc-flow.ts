import { defineLeak, digits } from '../leak-sql.ts';

export default defineLeak({
  id: 'vpc-flow',
  table: 'vpc_flow',
  time: 'start_time',
  op: ['flow_direction', 'action', 'tcp_flags'],
  // Not the ports: the records of one conversation share them.
  ids: digits('bytes'),
  kind: ['log_status', 'traffic_path', 'instance_id IS NULL'],
  nullable: ['account_id', 'interface_id', 'subnet_id', 'pkt_srcaddr', 'sublocation_type', 'type', 'az_id'],
});
