{{- define "drayage.name" -}}
{{- if eq .Release.Name "drayage" -}}drayage{{- else -}}{{ printf "%s-drayage" .Release.Name | trunc 52 | trimSuffix "-" }}{{- end -}}
{{- end -}}

{{- define "drayage.selector" -}}
app.kubernetes.io/name: drayage
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- /* another name than the scheduler's, whose Service and Deployment select by it */ -}}
{{- define "drayage.workerSelector" -}}
app.kubernetes.io/name: drayage-worker
app.kubernetes.io/instance: {{ .Release.Name | quote }}
{{- end -}}

{{- define "drayage.labels" -}}
{{ include "drayage.selector" . }}
{{ include "drayage.release" . }}
{{- end -}}

{{- define "drayage.workerLabels" -}}
{{ include "drayage.workerSelector" . }}
{{ include "drayage.release" . }}
{{- end -}}

{{- define "drayage.release" -}}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end -}}

{{- define "drayage.image" -}}
{{- if .Values.image.digest -}}
{{ .Values.image.repository }}@{{ .Values.image.digest }}
{{- else -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end -}}
{{- end -}}

{{- define "drayage.isRun" -}}
{{- if eq .Values.mode "one-process" }}true{{ end -}}
{{- end -}}

{{- /* command of the process: worker is set for the pods of workers */ -}}
{{- define "drayage.command" -}}
{{- if .worker }}worker{{ else if include "drayage.isRun" . }}run{{ else }}sync{{ end -}}
{{- end -}}

{{- define "drayage.hasServer" -}}
{{- if or .worker (include "drayage.isRun" .) }}true{{ end -}}
{{- end -}}

{{- define "drayage.loginSecret" -}}
{{ .Values.login.existingSecret | default (printf "%s-login" (include "drayage.name" .)) }}
{{- end -}}

{{- /* what the init container and the process have in common */ -}}
{{- define "drayage.container" -}}
image: {{ include "drayage.image" . }}
imagePullPolicy: {{ .Values.image.pullPolicy }}
env:
  {{- if eq (include "drayage.command" .) "run" }}
  - name: POD_NAMESPACE
    valueFrom:
      fieldRef: {fieldPath: metadata.namespace}
  {{- end }}
  - {name: DRAYAGE_PROPERTIES, value: /etc/drayage/application.properties}
  - {name: DRAYAGE_ROUTES_OWN, value: /etc/drayage/routes}
  - {name: DRAYAGE_STATE_DIR, value: /var/lib/drayage}
  {{- if include "drayage.hasServer" . }}
  - {name: DRAYAGE_MANAGEMENT_ADDRESS, value: 0.0.0.0}
  {{- end }}
  {{- if eq (include "drayage.command" .) "run" }}
  {{- $name := include "drayage.name" . }}
  - name: DRAYAGE_MANAGEMENT_HOSTS
    value: {{ $name }},{{ $name }}.$(POD_NAMESPACE),{{ $name }}.$(POD_NAMESPACE).svc,{{ $name }}.$(POD_NAMESPACE).svc.cluster.local
  {{- end }}
  {{- if include "drayage.hasServer" . }}
  - name: DRAYAGE_MANAGEMENT_TOKEN
    valueFrom:
      secretKeyRef: {name: {{ .Values.management.tokenSecret | quote }}, key: token, optional: true}
  {{- end }}
  {{- if .Values.dockerLogin.existingSecret }}
  - {name: DOCKER_CONFIG, value: /etc/drayage/docker}
  {{- end }}
  {{- with .Values.env }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
envFrom:
  - secretRef:
      name: {{ include "drayage.loginSecret" . | quote }}
      {{- if not .Values.login.existingSecret }}
      optional: true
      {{- end }}
  {{- if .Values.workers.enabled }}
  - secretRef: {name: {{ .Values.workers.brokerSecret | quote }}}
  {{- end }}
resources:
  {{- toYaml .Values.resources | nindent 2 }}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities:
    drop: [ALL]
volumeMounts:
  - {name: sync, mountPath: /etc/drayage/sync, readOnly: true}
  - {name: routes, mountPath: /etc/drayage/routes, readOnly: true}
  - {name: properties, mountPath: /etc/drayage/application.properties, subPath: application.properties, readOnly: true}
  - {name: state, mountPath: /var/lib/drayage}
  - {name: tmp, mountPath: /tmp}
  {{- if .Values.dockerLogin.existingSecret }}
  - {name: docker-login, mountPath: /etc/drayage/docker, readOnly: true}
  {{- end }}
  {{- with .Values.extraVolumeMounts }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "drayage.files" -}}
{{- range $file, $content := .Values.syncFiles }}
- {{ printf "/etc/drayage/sync/%s" $file | quote }}
{{- end }}
{{- end -}}

{{- define "drayage.podMetadata" -}}
labels:
  {{- include (ternary "drayage.workerSelector" "drayage.selector" (hasKey . "worker")) . | nindent 2 }}
annotations:
  # read at start only: an edit starts a new pod
  checksum/properties: {{ .Values.properties | sha256sum }}
  checksum/login: {{ .Values.login.variables | toJson | sha256sum }}
  {{- with .Values.podAnnotations }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}

{{- define "drayage.podSpec" -}}
{{- $name := include "drayage.name" . }}
serviceAccountName: {{ $name }}
automountServiceAccountToken: false
# the variables of a service named drayage-management would be taken for properties
enableServiceLinks: false
terminationGracePeriodSeconds: {{ .Values.terminationGracePeriodSeconds }}
securityContext:
  {{- toYaml .Values.podSecurityContext | nindent 2 }}
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- if .Values.validate.enabled }}
initContainers:
  - name: validate
    args:
      - validate
      - --routes
      - --strict
      {{- include "drayage.files" . | trim | nindent 6 }}
    {{- include "drayage.container" . | nindent 4 }}
{{- end }}
containers:
  - name: drayage
    args:
      - {{ include "drayage.command" . }}
      {{- include "drayage.files" . | trim | nindent 6 }}
    {{- include "drayage.container" . | nindent 4 }}
    {{- if include "drayage.hasServer" . }}
    ports:
      - {name: management, containerPort: 9876, protocol: TCP}
    startupProbe:
      httpGet: {path: /observe/health/live, port: management}
      periodSeconds: 2
      timeoutSeconds: 3
      failureThreshold: 60
    livenessProbe:
      httpGet: {path: /observe/health/live, port: management}
      periodSeconds: 10
      timeoutSeconds: 5
      failureThreshold: 6
    readinessProbe:
      httpGet: {path: /observe/health/ready, port: management}
      periodSeconds: 5
      timeoutSeconds: 3
    {{- end }}
volumes:
  - name: sync
    configMap: {name: {{ $name }}-sync}
  - name: routes
    configMap: {name: {{ $name }}-routes}
  - name: properties
    configMap: {name: {{ $name }}-properties}
  - name: state
    {{- if and .Values.state.persistence.enabled (not .worker) }}
    persistentVolumeClaim: {claimName: {{ .Values.state.persistence.existingClaim | default (printf "%s-state" $name) | quote }}}
    {{- else }}
    emptyDir: {sizeLimit: {{ .Values.state.persistence.size | quote }}}
    {{- end }}
  - name: tmp
    emptyDir: {sizeLimit: 64Mi}
  {{- with .Values.dockerLogin.existingSecret }}
  - name: docker-login
    secret:
      secretName: {{ . | quote }}
      items:
        - {key: .dockerconfigjson, path: config.json}
  {{- end }}
  {{- with .Values.extraVolumes }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .Values.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .Values.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{- define "drayage.networkPolicySpec" -}}
podSelector:
  matchLabels:
    {{- include (ternary "drayage.workerSelector" "drayage.selector" (hasKey . "worker")) . | nindent 4 }}
policyTypes: [Ingress, Egress]
{{- if and (include "drayage.hasServer" .) .Values.networkPolicy.fromNamespaces }}
ingress:
  - from:
      {{- range .Values.networkPolicy.fromNamespaces }}
      - namespaceSelector:
          matchLabels:
            kubernetes.io/metadata.name: {{ . | quote }}
      {{- end }}
    ports:
      - {port: 9876, protocol: TCP}
{{- end }}
egress:
  - ports:
      - {port: 53, protocol: UDP}
      - {port: 53, protocol: TCP}
  - ports:
      {{- range .Values.networkPolicy.egressPorts }}
      - {port: {{ . }}, protocol: TCP}
      {{- end }}
      {{- if .Values.workers.enabled }}
      - {port: {{ .Values.workers.brokerPort }}, protocol: TCP}
      {{- end }}
  {{- with .Values.networkPolicy.extraEgress }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- end -}}
